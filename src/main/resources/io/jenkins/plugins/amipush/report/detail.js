/* What an open row tells of its image. */
(function (report) {
  'use strict';

  const dom = report.dom;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  function parts(view, image) {
    return [
      facts(image),
      image.exists.length > 0 ? titled('exists', dom.list('', image.exists)) : null,
      image.todo.length > 0 ? titled('todo', dom.list('', image.todo)) : null,
      image.failures.length > 0 ? titled('failures', failures(image)) : null,
      image.phases.length > 0 ? titled('phases', phases(view, image)) : null
    ];
  }

  function titled(name, content) {
    return dom.keyed(element('div', '', [element('h3', '', text('detail.' + name)), content]), name);
  }

  function facts(image) {
    const links = image.links || {};
    const id = (name, value, url) => [text('detail.' + name),
      value ? dom.copyable(dom.link(value, url), value, text('detail.' + name)) : ''];
    const yes = value => text(value ? 'yes' : 'no');
    return dom.facts([
      [text('detail.reason'), image.reason ? dom.copyable(element('span', 'ap-why', image.reason), image.reason, text('detail.reason')) : ''],
      [text('detail.remedy'), image.remedy],
      [text('detail.name'), image.name ? dom.copyable(element('span', '', image.name), image.name, text('detail.name')) : ''],
      id('ami', image.ami, links.ami),
      id('snapshot', image.snapshotId, links.snapshot),
      id('task', image.importTask),
      id('object', image.object, links.object),
      [text('detail.file'), image.src || image.file],
      [text('detail.size'), words.bytes(image.bytes)],
      id('sha256', image.sha256),
      [text('detail.dest'), image.dest.join(', ')],
      [text('detail.shipped'), yes(image.shipped)],
      [text('detail.public'), yes(image.publicImage)]
    ]);
  }

  function failures(image) {
    return dom.table(text('detail.failures'), columns(['attempt', 'time', 'reason', 'remedy', 'request']),
      image.failures.map(failure => [
        String(failure.attempt), words.time(failure.time),
        failure.reason + (failure.permanent ? ' ' + text('permanent') : ''), failure.remedy, request(failure.requestId)
      ]));
  }

  function phases(view, image) {
    return dom.table(text('detail.phases'), columns(['phase', 'attempt', 'began', 'took', 'ended', 'sent', 'request', 'detail']),
      image.phases.map(phase => [
        words.named('phase', phase.phase),
        phase.attempt > 0 ? String(phase.attempt) : '',
        phase.started ? words.moment(words.millis(phase.started), view.axis.start) : '',
        words.duration((words.millis(phase.ended) || view.axis.end) - words.millis(phase.started)),
        phase.ended ? words.named('ended', phase.outcome || 'broken') : text('ended.open'),
        words.bytes(phase.bytes),
        request(phase.requestId),
        phase.detail
      ]));
  }

  function request(id) {
    return id ? dom.copyable(element('code', '', id), id, text('column.request')) : '';
  }

  function columns(names) {
    return names.map(name => text('column.' + name));
  }

  report.detail = { parts: parts };
})(window.AmiPushReport);
