/*
 * Shows the results of a push (docs/results.md) in an element. AmiPushReport.show(element, results) may be called again
 * with newer results; what the reader filtered, sorted and opened stays. Text only ever becomes text nodes.
 * Plain ES2015, without classes, spread or async functions: the test harness's browser knows no more.
 */
(function (global) {
  'use strict';

  const PHASES = {
    'inspect': 'Inspect',
    'bucket': 'Make bucket',
    'upload': 'Upload',
    'import': 'Import',
    'blocks': 'Write blocks',
    'copy': 'Copy snapshot',
    'share-snapshot': 'Share snapshot',
    'register': 'Register',
    'available': 'Wait until available',
    'share': 'Share AMI',
    'rhsm': 'Publish in RHSM',
    'public': 'Release publicly',
    'retry-wait': 'Wait to retry'
  };

  const STATES = {
    PENDING: { mark: '\u2026', kind: 'neutral' },
    PUSHED: { mark: '\u2713', kind: 'good' },
    NOTPUSHED: { mark: '!', kind: 'warn' },
    UPLOADFAILED: { mark: '\u2715', kind: 'bad' },
    INVALIDFILE: { mark: '\u2715', kind: 'bad' },
    CHECKSUM: { mark: '\u2260', kind: 'bad' }
  };

  const OUTCOMES = {
    running: { text: 'Running', mark: '\u25b6', kind: 'neutral' },
    pushed: { text: 'Pushed', mark: '\u2713', kind: 'good' },
    failed: { text: 'Failed', mark: '\u2715', kind: 'bad' },
    refused: { text: 'Refused', mark: '\u2715', kind: 'bad' },
    stopped: { text: 'Stopped', mark: '!', kind: 'warn' }
  };

  const PLANNED = { text: 'Can be pushed', mark: '\u2713', kind: 'good' };

  const PHASE_OUTCOMES = { done: '\u2713 done', found: '= found', failed: '\u2715 failed' };

  const COLUMNS = [
    { key: 'state', title: 'State', value: stateText },
    { key: 'image', title: 'Image', value: image => image.name || image.file || '' },
    { key: 'region', title: 'Region', value: image => image.region || '' },
    { key: 'type', title: 'Type', value: image => image.type || '' },
    { key: 'ami', title: 'AMI', value: image => image.ami || '' },
    { key: 'snapshot', title: 'Snapshot', value: image => image.snapshotId || '' },
    { key: 'attempts', title: 'Attempts', value: image => image.attempts },
    { key: 'time', title: 'Time', value: (image, axis) => duration(image, axis) },
    { key: 'timeline', title: 'Timeline', value: image => millis(image.started) || Infinity }
  ];

  /* Control characters and those that turn the direction of text; a name must look like what it is. */
  const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  /* A segment narrower than this share of the bar has no room for its name. */
  const NAMED_SEGMENT = 14;

  /* ---- values to text ---- */

  function clean(value) {
    return String(value).replace(UNSEEN, '\ufffd');
  }

  function millis(time) {
    return time ? Date.parse(time) : null;
  }

  function timeText(time) {
    return time ? clean(time).replace('T', ' ').replace(/\.\d+/, '').replace(/Z$/, ' UTC') : '';
  }

  function durationText(ms) {
    if (!(ms >= 0)) {
      return '';
    }
    const seconds = Math.round(ms / 1000);
    if (seconds < 10) {
      return (ms / 1000).toFixed(1) + ' s';
    }
    if (seconds < 60) {
      return seconds + ' s';
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
      ? minutes + ' min ' + two(seconds % 60) + ' s'
      : Math.floor(minutes / 60) + ' h ' + two(minutes % 60) + ' min';
  }

  function two(number) {
    return number < 10 ? '0' + number : String(number);
  }

  function bytesText(bytes) {
    if (bytes === undefined || bytes === null) {
      return '';
    }
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return (unit === 0 ? value : value.toFixed(1)) + ' ' + units[unit];
  }

  function stateText(image) {
    if (image.state !== 'PENDING') {
      return image.state;
    }
    if (image.todo.length > 0 || image.exists.length > 0) {
      return 'PLANNED';
    }
    return image.current || image.attempts > 0 ? 'RUNNING' : 'WAITING';
  }

  function progressText(current) {
    if (current.done === undefined) {
      return '';
    }
    if ((current.phase === 'import' || current.phase === 'copy')) {
      return current.done + ' %';
    }
    return current.total
      ? bytesText(current.done) + ' of ' + bytesText(current.total) + ' (' + percent(current) + ' %)'
      : bytesText(current.done);
  }

  function percent(current) {
    const total = current.total || ((current.phase === 'import' || current.phase === 'copy') ? 100 : 0);
    return total > 0 && current.done >= 0 ? Math.min(100, Math.floor((100 * current.done) / total)) : null;
  }

  function duration(image, axis) {
    const start = millis(image.started);
    return start === null ? -1 : (millis(image.ended) || axis.end) - start;
  }

  /* ---- small pieces of the page ---- */

  function element(tag, className, children) {
    const node = document.createElement(tag);
    if (className) {
      node.className = className;
    }
    (Array.isArray(children) ? children : [children]).forEach(child => {
      if (child !== undefined && child !== null && child !== '') {
        node.appendChild(child.nodeType ? child : document.createTextNode(clean(child)));
      }
    });
    return node;
  }

  function badge(text, mark, kind) {
    const sign = element('span', 'ap-mark', mark);
    sign.setAttribute('aria-hidden', 'true');
    return element('span', 'ap-badge ap-' + kind, [sign, text]);
  }

  function stateBadge(image) {
    const look = STATES[image.state] || STATES.PENDING;
    const text = stateText(image);
    return badge(text, text === 'RUNNING' ? '\u25b6' : look.mark, text === 'RUNNING' ? 'busy' : look.kind);
  }

  function link(text, url) {
    if (typeof url !== 'string' || url.indexOf('https://') !== 0) {
      return element('code', '', text);
    }
    const anchor = element('a', '', element('code', '', text));
    anchor.href = url;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    return anchor;
  }

  function list(className, entries) {
    return element('ul', className, entries.map(entry => element('li', '', entry)));
  }

  function facts(pairs) {
    const rows = [];
    pairs.forEach(pair => {
      if (pair[1] !== undefined && pair[1] !== null && pair[1] !== '') {
        rows.push(element('div', '', [element('dt', '', pair[0]), element('dd', '', pair[1])]));
      }
    });
    return element('dl', 'ap-facts', rows);
  }

  function table(className, titles, rows) {
    const head = element('tr', '', titles.map(title => {
      const cell = element('th', '', title);
      cell.scope = 'col';
      return cell;
    }));
    const body = rows.map(row => element('tr', '', row.map(value => element('td', '', value))));
    return element('table', className, [element('thead', '', head), element('tbody', '', body)]);
  }

  function section(view, id, title, open, content) {
    const box = element('details', 'ap-section', [element('summary', '', title), content]);
    box.open = id in view.sections ? view.sections[id] : open;
    box.addEventListener('toggle', () => { view.sections[id] = box.open; });
    return box;
  }

  function bar(share) {
    const fill = element('div', 'ap-fill');
    fill.style.width = share + '%';
    const box = element('div', 'ap-bar', fill);
    box.setAttribute('role', 'progressbar');
    box.setAttribute('aria-valuemin', '0');
    box.setAttribute('aria-valuemax', '100');
    box.setAttribute('aria-valuenow', String(share));
    return box;
  }

  /* ---- header ---- */

  function header(view) {
    const results = view.results;
    const planned = results.dryRun && results.outcome === 'pushed';
    const look = planned ? PLANNED : OUTCOMES[results.outcome] || OUTCOMES.running;
    return [
      element('div', 'ap-title', [
        element('h1', '', 'AMI Push'),
        badge(look.text, look.mark, results.outcome === 'running' ? 'busy' : look.kind)
      ]),
      results.rehearsalSpeed
        ? element('p', 'ap-rehearsal', 'Rehearsal: nothing was published. Its time passed ' + results.rehearsalSpeed
          + ' times as fast: waits are AWS\'s, this machine\'s own work seems as much longer.')
        : null,
      results.dryRun ? element('p', 'ap-rehearsal', 'Dry run: nothing was changed.') : null,
      results.reason ? element('p', 'ap-reason', results.reason) : null,
      summary(results, view.axis)
    ];
  }

  function summary(results, axis) {
    return facts([
      ['Started', timeText(results.started)],
      ['Ended', timeText(results.ended)],
      ['Took', results.started ? durationText(axis.end - millis(results.started)) : ''],
      ['Images', String(results.total)],
      ['Sent', results.bytesSent > 0 ? bytesText(results.bytesSent) : ''],
      ['Exit code', results.exitCode],
      ['Engine', results.engine]
    ]);
  }

  /* ---- what is told beside the images ---- */

  function notices(view) {
    const results = view.results;
    const parts = [];
    const add = (id, title, open, count, content) => {
      if (count > 0) {
        parts.push(section(view, id, title, open, content()));
      }
    };
    add('faults', 'Faults (' + results.faults.length + ')', true, results.faults.length, () => faultTable(results));
    add('left', 'Left in AWS (' + results.left.length + ')', true, results.left.length, () => leftTable(results));
    const warnings = results.warnings.length + results.warningsOmitted;
    add('warnings', 'Warnings (' + warnings + ')', false, warnings, () => warningTable(results));
    return parts;
  }

  function background(view) {
    const results = view.results;
    const parts = [];
    const add = (id, title, count, content) => {
      if (count > 0) {
        parts.push(section(view, id, title, false, content()));
      }
    };
    add('identities', 'AWS accounts (' + results.identities.length + ')', results.identities.length,
      () => identityTable(results));
    const settings = Object.keys(results.settings);
    add('settings', 'Settings', settings.length,
      () => facts(settings.map(key => [key, settingText(results.settings[key])])));
    return parts;
  }

  function settingText(value) {
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  function faultTable(results) {
    return table('ap-plain', ['Where', 'Field', 'Problem', 'Found', 'Remedy'], results.faults.map(found =>
      [found.fault.where, found.fault.field, found.fault.problem, found.fault.value, found.fault.remedy]));
  }

  function leftTable(results) {
    return table('ap-plain', ['Region', 'What', 'Next', 'Image'],
      results.left.map(left => [left.region, left.what, left.next, left.image]));
  }

  function warningTable(results) {
    const rows = results.warnings.map(warning =>
      [timeText(warning.time), warning.level, warning.text, warning.image]);
    if (results.warningsOmitted > 0) {
      rows.push(['', '', results.warningsOmitted + ' more are in the journal', '']);
    }
    return table('ap-plain', ['Time', 'Level', 'Text', 'Image'], rows);
  }

  function identityTable(results) {
    return table('ap-plain', ['Region', 'Account', 'Identity', 'Endpoint', 'Proxy'], results.identities.map(identity =>
      [identity.region, identity.account, identity.arn, identity.endpoint, identity.proxy]));
  }

  /* ---- timeline ---- */

  /** The push's first and last moment: the ends of every timeline. */
  function axisOf(results) {
    const start = millis(results.started) || 0;
    const end = millis(results.ended) || millis(results.updated) || start;
    return { start: start, end: Math.max(end, start + 1) };
  }

  function timeline(image, axis) {
    const box = element('div', 'ap-timeline', image.phases.map(phase => segment(phase, axis)));
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', image.phases.length === 0 ? 'no phase yet' : image.phases.map(phaseText).join('; '));
    return box;
  }

  function segment(phase, axis) {
    const span = axis.end - axis.start;
    const from = millis(phase.started) || axis.start;
    const to = millis(phase.ended) || axis.end;
    const width = Math.max(0, (100 * (to - from)) / span);
    const className = 'ap-segment ap-phase-' + phase.phase
      + (phase.outcome === 'failed' ? ' ap-failed' : '') + (phase.ended ? '' : ' ap-open');
    const label = (phase.outcome === 'failed' ? '\u2715 ' : '') + (PHASES[phase.phase] || phase.phase);
    const named = width >= NAMED_SEGMENT && phase.phase !== 'retry-wait';
    const node = element('span', className, named ? label : '');
    node.style.left = Math.max(0, (100 * (from - axis.start)) / span) + '%';
    node.style.width = width + '%';
    node.title = clean(phaseText(phase));
    return node;
  }

  function phaseText(phase) {
    const name = PHASES[phase.phase] || phase.phase;
    const took = phase.ended ? ' ' + durationText(millis(phase.ended) - millis(phase.started)) : ' goes on';
    return name + took + (phase.outcome === 'failed' ? ', failed' : phase.outcome === 'found' ? ', found' : '');
  }

  function legend() {
    return element('div', 'ap-legend', Object.keys(PHASES).map(phase => {
      const sample = element('span', 'ap-sample ap-segment ap-phase-' + phase);
      return element('span', '', [sample, PHASES[phase]]);
    }));
  }

  /* ---- rows ---- */

  /** The row of an image: made anew when the image changed, else with a new time and timeline only. */
  function row(view, image) {
    const text = JSON.stringify(image);
    let entry = view.rows.get(image.id);
    if (!entry || entry.text !== text) {
      entry = newRow(view, image, text);
      view.rows.set(image.id, entry);
    }
    if (entry.axis !== view.axis) {
      entry.axis = view.axis;
      fill(entry.time, [document.createTextNode(durationText(duration(image, view.axis)))]);
      fill(entry.timeline, [timeline(image, view.axis)]);
    }
    return entry;
  }

  function newRow(view, image, text) {
    const links = image.links || {};
    const entry = {
      text: text,
      image: image,
      detailId: view.prefix + view.rows.size,
      time: element('td', 'ap-number'),
      timeline: element('td', 'ap-time'),
      detail: null
    };
    entry.main = element('tr', 'ap-row', [
      element('td', 'ap-state', stateBadge(image)),
      element('td', 'ap-image', imageCell(entry)),
      element('td', 'ap-short', image.region),
      element('td', 'ap-short', image.type),
      element('td', 'ap-short ap-id', image.ami ? link(image.ami, links.ami) : ''),
      element('td', 'ap-short ap-id', image.snapshotId ? link(image.snapshotId, links.snapshot) : ''),
      element('td', 'ap-number', image.attempts > 0 ? String(image.attempts) : ''),
      entry.time,
      entry.timeline
    ]);
    entry.main.addEventListener('click', event => {
      const selecting = String(global.getSelection && global.getSelection()) !== '';
      if (event.target.closest('button') || !(selecting || event.target.closest('a'))) {
        openRow(view, entry, !entry.detail);
        refreshOrder(view);
      }
    });
    openRow(view, entry, view.open.has(image.id));
    return entry;
  }

  function openRow(view, entry, open) {
    entry.button.setAttribute('aria-expanded', String(open));
    entry.detail = open ? detailRow(entry) : null;
    if (open) {
      view.open.add(entry.image.id);
      entry.button.setAttribute('aria-controls', entry.detailId);
    } else {
      view.open.delete(entry.image.id);
      entry.button.removeAttribute('aria-controls');
    }
  }

  function detailRow(entry) {
    const cell = element('td', '', detail(entry.image));
    cell.colSpan = COLUMNS.length;
    const more = element('tr', 'ap-detail', cell);
    more.id = entry.detailId;
    return more;
  }

  function imageCell(entry) {
    const image = entry.image;
    const button = element('button', 'ap-toggle', image.name || image.file || image.id);
    button.type = 'button';
    entry.button = button;
    return [
      button,
      element('div', 'ap-file', image.file),
      image.reason ? element('div', 'ap-why', image.reason) : null,
      image.current ? currentLine(image.current) : null
    ];
  }

  function currentLine(current) {
    const share = percent(current);
    const text = [PHASES[current.phase] || current.phase, progressText(current), current.message]
      .filter(part => part).join(' \u00b7 ');
    return element('div', 'ap-current', [element('span', '', text), share === null ? null : bar(share)]);
  }

  function detail(image) {
    const parts = [detailFacts(image)];
    const add = (title, content) => parts.push(element('h3', '', title), content);
    if (image.exists.length > 0) {
      add('Exists', list('', image.exists));
    }
    if (image.todo.length > 0) {
      add('A push would', list('', image.todo));
    }
    if (image.failures.length > 0) {
      add('Failed attempts', failureTable(image));
    }
    if (image.phases.length > 0) {
      add('Phases', phaseTable(image));
    }
    return parts;
  }

  function detailFacts(image) {
    const links = image.links || {};
    return facts([
      ['Name', image.name],
      ['File', image.src || image.file],
      ['Reason', image.reason],
      ['Remedy', image.remedy],
      ['Size', bytesText(image.bytes)],
      ['SHA-256', image.sha256 ? element('code', '', image.sha256) : ''],
      ['S3 object', image.object ? link(image.object, links.object) : ''],
      ['Import task', image.importTask],
      ['Staged in', image.dest.join(', ')],
      ['In RHSM', image.shipped ? 'yes' : 'no'],
      ['Public', image.publicImage ? 'yes' : 'no']
    ]);
  }

  function failureTable(image) {
    return table('ap-plain', ['Attempt', 'Time', 'Reason', 'Remedy', 'AWS request'], image.failures.map(failure =>
      [String(failure.attempt), timeText(failure.time),
        failure.reason + (failure.permanent ? ' (permanent)' : ''), failure.remedy, failure.requestId]));
  }

  function phaseTable(image) {
    return table('ap-plain', ['Phase', 'Attempt', 'Began', 'Took', 'Outcome', 'Sent', 'Detail'],
      image.phases.map(phase => [
        PHASES[phase.phase] || phase.phase,
        phase.attempt > 0 ? String(phase.attempt) : '',
        timeText(phase.started),
        phase.ended ? durationText(millis(phase.ended) - millis(phase.started)) : 'goes on',
        PHASE_OUTCOMES[phase.outcome] || (phase.ended ? 'broken off' : ''),
        bytesText(phase.bytes),
        phase.detail
      ]));
  }

  /* ---- filter and order ---- */

  function searchText(image) {
    return [image.id, image.file, image.type, image.ami, image.snapshotId, stateText(image), image.reason, image.src]
      .concat(image.dest).join('\n').toLowerCase();
  }

  function shown(view) {
    const words = view.filter.toLowerCase().split(/\s+/).filter(word => word);
    return ordered(view, view.results.images.filter(image => {
      if (view.state && stateText(image) !== view.state) {
        return false;
      }
      const text = words.length > 0 ? searchText(image) : '';
      return words.every(word => text.indexOf(word) >= 0);
    }));
  }

  function ordered(view, images) {
    if (!view.sort) {
      return images;
    }
    const column = COLUMNS.find(candidate => candidate.key === view.sort);
    const sign = view.descending ? -1 : 1;
    return images
      .map((image, index) => ({ image: image, index: index, value: column.value(image, view.axis) }))
      .sort((a, b) => sign * compare(a.value, b.value) || a.index - b.index)
      .map(entry => entry.image);
  }

  function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sortBy(view, key) {
    view.descending = view.sort === key && !view.descending;
    view.sort = key;
    refreshTable(view);
  }

  /* ---- the page ---- */

  function fill(node, children) {
    node.textContent = '';
    children.forEach(child => {
      if (child) {
        node.appendChild(child);
      }
    });
  }

  /** Puts the children in place of the old ones; what looks the same stays, with its focus and selection. */
  function refill(node, children) {
    const wanted = children.filter(child => child);
    wanted.forEach((child, index) => {
      const old = node.childNodes[index];
      if (!old) {
        node.appendChild(child);
      } else if (old.outerHTML !== child.outerHTML) {
        node.replaceChild(child, old);
      }
    });
    while (node.childNodes.length > wanted.length) {
      node.removeChild(node.lastChild);
    }
  }

  function chips(view) {
    const counts = {};
    view.results.images.forEach(image => {
      const text = stateText(image);
      counts[text] = counts[text] || { count: 0, image: image };
      counts[text].count++;
    });
    return Object.keys(counts).sort().map(text => {
      const chip = element('button', 'ap-chip', [stateBadge(counts[text].image), String(counts[text].count)]);
      chip.type = 'button';
      chip.setAttribute('aria-pressed', String(view.state === text));
      chip.addEventListener('click', () => {
        view.state = view.state === text ? null : text;
        refill(view.chips, chips(view));
        refreshRows(view);
      });
      return chip;
    });
  }

  function headRow(view) {
    return element('tr', '', COLUMNS.map(column => {
      const sorted = view.sort === column.key;
      const arrow = sorted ? (view.descending ? ' \u25bc' : ' \u25b2') : '';
      const button = element('button', 'ap-sort', column.title + arrow);
      button.type = 'button';
      button.addEventListener('click', () => sortBy(view, column.key));
      const cell = element('th', 'ap-col-' + column.key, button);
      cell.scope = 'col';
      cell.setAttribute('aria-sort', sorted ? (view.descending ? 'descending' : 'ascending') : 'none');
      return cell;
    }));
  }

  /** Shows the images that pass the filter, as they are now. */
  function refreshRows(view) {
    view.shown = shown(view).map(image => row(view, image));
    view.count.textContent = view.shown.length === view.results.total
      ? '' : view.shown.length + ' of ' + view.results.total + ' images';
    refreshOrder(view);
  }

  /** Puts the shown rows and their details in place; what had the focus keeps it, and rows in place stay untouched. */
  function refreshOrder(view) {
    const focused = document.activeElement;
    let next = view.body.firstChild;
    view.shown.forEach(entry => [entry.main, entry.detail].forEach(node => {
      if (node && node === next) {
        next = next.nextSibling;
      } else if (node) {
        view.body.insertBefore(node, next);
      }
    }));
    while (next) {
      const gone = next;
      next = next.nextSibling;
      view.body.removeChild(gone);
    }
    if (focused && focused !== document.activeElement && view.body.contains(focused)) {
      focused.focus();
    }
  }

  function refreshTable(view) {
    const focused = Array.prototype.indexOf.call(view.head.querySelectorAll('button'), document.activeElement);
    fill(view.head, [headRow(view)]);
    if (focused >= 0) {
      view.head.querySelectorAll('button')[focused].focus();
    }
    refreshRows(view);
  }

  function newView(root) {
    const view = {
      filter: '', state: null, sort: null, descending: false, sections: {}, open: new Set(), rows: new Map(), shown: [], prefix: root.id + '-image-',
      header: element('header', 'ap-header'),
      notices: element('div', 'ap-notices'),
      background: element('div', 'ap-background'),
      chips: element('div', 'ap-chips'),
      count: element('span', 'ap-count'),
      head: element('thead'),
      body: element('tbody')
    };
    view.count.setAttribute('aria-live', 'polite');
    view.images = element('section', 'ap-images', [
      element('div', 'ap-tools', [view.chips, filterBox(view), view.count]),
      legend(),
      element('div', 'ap-scroll', element('table', 'ap-table', [view.head, view.body]))
    ]);
    fill(root, [view.header, view.notices, view.images, view.background]);
    return view;
  }

  function filterBox(view) {
    const input = element('input', 'ap-filter');
    input.type = 'search';
    input.placeholder = 'Filter: name, region, AMI, reason\u2026';
    input.setAttribute('aria-label', 'Filter the images');
    input.addEventListener('input', () => {
      view.filter = input.value;
      refreshRows(view);
    });
    return input;
  }

  function show(root, results) {
    const view = root.amiPushView || newView(root);
    root.amiPushView = view;
    view.results = results;
    view.axis = axisOf(results);
    refill(view.header, header(view));
    refill(view.notices, notices(view));
    refill(view.background, background(view));
    view.images.hidden = results.total === 0;
    refill(view.chips, chips(view));
    refreshTable(view);
  }

  global.AmiPushReport = { show: show };

  const data = document.getElementById('ami-push-results');
  if (data) {
    const results = JSON.parse(data.textContent);
    document.title = 'AMI Push: ' + (OUTCOMES[results.outcome] || OUTCOMES.running).text;
    show(document.getElementById('ami-push-report'), results);
  }
})(window);
