/* At a glance: how the push stands, in figures; and what is told beside the images. */
(function (report) {
  'use strict';

  const dom = report.dom;
  const estimate = report.estimate;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  /* The parts of the bar, from left to right. */
  const PARTS = ['done', 'failed', 'running', 'waiting'];
  const LOOKS = { done: 'PUSHED', failed: 'UPLOADFAILED', running: 'RUNNING', waiting: 'WAITING' };

  /** The top of the page. */
  function header(view) {
    const results = view.results;
    const outcome = model.outcome(results);
    return [
      element('div', 'ap-title', [
        element('h1', '', text('title')),
        dom.badge(model.OUTCOMES[outcome], text('outcome.' + outcome)),
        downloads(view.home.downloads)
      ]),
      results.rehearsalSpeed
        ? element('p', 'ap-notice', text('rehearsal', words.number(results.rehearsalSpeed))) : null,
      results.dryRun ? element('p', 'ap-notice', text('dryRun')) : null,
      results.reason ? element('p', 'ap-reason', results.reason) : null,
      results.total > 0 ? images(results) : null,
      figures(view)
    ];
  }

  function downloads(files) {
    const safe = (files || []).filter(file => /^(https?:|[^:]*$)/.test(file.url));
    if (safe.length === 0) {
      return null;
    }
    return dom.attributes(element('span', 'ap-downloads', safe.map(file => {
      const anchor = element('a', '', file.name);
      anchor.href = file.url;
      anchor.download = file.name;
      return anchor;
    })), { 'role': 'group', 'aria-label': text('downloads') });
  }

  /** A bar of all images, and their numbers. */
  function images(results) {
    const counts = model.tally(results.images);
    const parts = PARTS.filter(part => counts[part] > 0);
    const line = element('div', 'ap-whole', parts.map(part => {
      const piece = element('div', 'ap-part ap-part-' + part);
      piece.style.flexGrow = String(counts[part]);
      return piece;
    }));
    const planned = results.dryRun;
    return element('div', 'ap-progress', [
      dom.attributes(line, { 'aria-hidden': 'true' }),
      element('ul', 'ap-tally', PARTS.filter(part => counts[part] > 0 || part === 'failed').map(part => {
        const look = model.STATES[planned && part === 'done' ? 'PLANNED' : LOOKS[part]];
        return element('li', counts[part] > 0 ? 'ap-text-' + look.kind : 'ap-text-none', [
          dom.mark(look.mark), element('strong', '', words.whole(counts[part])), ' ',
          text('tally.' + (planned && part === 'done' ? 'planned' : part))
        ]);
      }).concat(element('li', 'ap-text-none', words.count('tally.of', results.total))))
    ]);
  }

  function figures(view) {
    const results = view.results;
    const ends = view.axis;
    const running = results.outcome === 'running';
    const sent = results.bytesSent || 0;
    const recent = running ? estimate.recentRate(view.samples) : null;
    const rate = recent === null ? estimate.meanRate(sent, view.works) : recent;
    const left = estimate.remaining(results, view.works);
    return dom.facts([
      [text('figure.started'), words.time(results.started)],
      [text('figure.ended'), words.time(results.ended)],
      [text(running ? 'figure.sofar' : 'figure.took'), results.started ? words.duration(ends.end - ends.start) : ''],
      [text('figure.left'), left === null ? '' : words.roughly(left)],
      [text('figure.sent'), sent > 0 ? words.bytes(sent) : ''],
      [text(recent === null ? 'figure.meanRate' : 'figure.rate'), rate === null ? '' : text('rate', words.bytes(Math.round(rate)))],
      [text('figure.exitCode'), results.exitCode === undefined ? '' : String(results.exitCode)],
      [text('figure.engine'), results.engine]
    ]);
  }

  /** What is wrong and what is left, above the images. */
  function notices(view) {
    const results = view.results;
    const warnings = results.warnings.length + results.warningsOmitted;
    return [
      part(view, 'faults', true, results.faults.length, title => dom.table(title,
        columns(['where', 'field', 'problem', 'found', 'remedy']), results.faults.map(found =>
          [found.fault.where, found.fault.field, found.fault.problem, found.fault.value, found.fault.remedy]))),
      part(view, 'left', true, results.left.length, title => dom.table(title,
        columns(['region', 'what', 'next', 'image']),
        results.left.map(left => [left.region, left.what, left.next, left.image]))),
      part(view, 'warnings', false, warnings, title => [
        dom.table(title, columns(['time', 'level', 'text', 'image']), results.warnings.map(warning =>
          [words.time(warning.time), words.named('level', warning.level), warning.text, warning.image])),
        results.warningsOmitted > 0 ? element('p', '', words.count('warnings.omitted', results.warningsOmitted)) : null
      ]),
      again(view)
    ];
  }

  /** The command that pushes again what failed. */
  function again(view) {
    const program = view.home.command || [];
    const command = program.length > 0 ? report.command.of(view.results, program) : null;
    if (command === null) {
      return null;
    }
    return dom.section(view.sections, 'again', words.count('again', command.failed), false, [
      element('pre', 'ap-command', element('code', '', command.text)),
      dom.copyButton(command.text, text('again.command')),
      element('p', '', [
        text('again.exact') + ' ' + text('again.secrets'), command.bash ? ' ' + text('again.bash') : null
      ])
    ]);
  }

  /** Who pushed, and how, below the images. */
  function background(view) {
    const results = view.results;
    const settings = Object.keys(results.settings);
    return [
      part(view, 'identities', false, results.identities.length, title => dom.table(title,
        columns(['region', 'account', 'identity', 'endpoint', 'proxy']), results.identities.map(identity =>
          [identity.region, identity.account, identity.arn, identity.endpoint, identity.proxy]))),
      part(view, 'settings', false, settings.length, () => dom.facts(settings.map(key =>
        [key, typeof results.settings[key] === 'string' ? results.settings[key] : JSON.stringify(results.settings[key])])))
    ];
  }

  function columns(names) {
    return names.map(name => text('column.' + name));
  }

  function part(view, id, open, count, content) {
    const title = text('section.' + id, words.whole(count));
    return count > 0 ? dom.section(view.sections, id, title, open, content(title)) : null;
  }

  report.summary = { header: header, notices: notices, background: background };
})(window.AmiPushReport);
