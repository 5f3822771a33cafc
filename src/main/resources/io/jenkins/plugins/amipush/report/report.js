/*
 * Shows the results of a push (docs/results.md) in an element, and keeps them up to date:
 *
 * show(element, results, home) shows all of it; again with newer results, what the reader filtered, sorted, opened and
 * scrolled stays. home: {texts: {key: text}, downloads: [{name, url}], command: [the words that call the engine]}; downloads and
 * command may be left out, and home itself where it was given before.
 *
 * update(element, changes) applies a JSON Merge Patch (RFC 7396) of the results, in which an array may be patched by an
 * object of its indexes, images is an object of patches by id (null: gone; a new id is added at the end), and order, all
 * ids, is there only where it is not that any more.
 */
(function (report) {
  'use strict';

  const dom = report.dom;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  /* How long a button says that it has copied. */
  const COPIED = 2000;

  function newView(root) {
    const view = {
      results: null, works: [], axis: null, byId: new Map(), shown: [], samples: [], sections: {}, home: {},
      header: element('div', 'ap-header'),
      notices: element('div', 'ap-notices'),
      background: element('div', 'ap-background'),
      told: dom.attributes(element('div', 'ap-unseen'), { role: 'status' })
    };
    view.reveal = id => report.table.reveal(view, view.table, id);
    view.choose = (filter, value) => {
      report.table.choose(view, view.table, filter, value);
      view.table.node.scrollIntoView({ block: 'start' });
      view.table.input.focus({ preventScroll: true });
    };
    view.filtered = () => {
      view.shown = report.table.shown(view, view.table);
      report.table.arrange(view, view.table);
      report.timeline.refresh(view, view.timeline);
    };
    view.matrix = report.matrix.create(view);
    view.timeline = report.timeline.create(view);
    view.table = report.table.create(view);
    view.table.prefix = (root.id || 'ami-push') + '-image-';
    root.textContent = '';
    dom.append(root, [view.header, view.notices, view.matrix.node, view.timeline.node, view.table.node, view.background, view.told]);
    root.addEventListener('click', event => {
      const button = event.target.closest('.ap-copy');
      if (button) {
        copy(view, button);
      }
    });
    root.amiPushView = view;
    return view;
  }

  function show(root, results, home) {
    if (home && home.texts) {
      words.use(home.texts);
    }
    const view = root.amiPushView || newView(root);
    view.home = home || view.home;
    take(view, model.reconciled(view.results, results));
  }

  function update(root, changes) {
    const view = root.amiPushView;
    take(view, model.changed(view.results, changes));
  }

  /** Shows newer results; images that are the same objects are left as they are. */
  function take(view, results) {
    const before = view.results;
    const known = view.byId;
    view.results = results;
    view.axis = model.axis(results);
    view.works = model.works(results);
    view.byId = new Map(results.images.map(image => [image.id, image]));
    report.estimate.remember(view.samples, view.axis.end, results.bytesSent || 0);
    const changed = results.images.filter(image => known.get(image.id) !== image);
    dom.refill(view.header, report.summary.header(view));
    dom.refill(view.notices, report.summary.notices(view));
    dom.refill(view.background, report.summary.background(view));
    report.table.refresh(view, view.table, changed);
    report.matrix.refresh(view, view.matrix, changed);
    view.filtered();
    announce(view, before);
  }

  /** Says aloud how the push ended, and nothing before that. */
  function announce(view, before) {
    if (before && before.outcome !== view.results.outcome && view.results.outcome !== 'running') {
      const counts = model.tally(view.results.images);
      view.told.textContent = text('announce', text('outcome.' + model.outcome(view.results)), words.whole(counts.done),
        words.whole(counts.failed));
    }
  }

  /* ---- copying ---- */

  function copy(view, button) {
    const value = button.getAttribute('data-copy');
    const told = done => {
      view.told.textContent = text(done ? 'copied' : 'copy.failed');
      button.textContent = text(done ? 'copied' : 'copy.failed');
      window.setTimeout(() => { button.textContent = text('copy'); }, COPIED);
    };
    if (window.navigator.clipboard && window.navigator.clipboard.writeText) {
      window.navigator.clipboard.writeText(value).then(() => told(true), () => told(copyBySelection(button, value)));
    } else {
      told(copyBySelection(button, value));
    }
  }

  /** The way for pages that may not use the clipboard, as files may not in some browsers. */
  function copyBySelection(button, value) {
    const area = dom.attributes(element('textarea', 'ap-unseen'), { 'aria-hidden': 'true' });
    area.value = value;
    document.body.appendChild(area);
    area.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch (e) {
      /* It says no. */
    }
    document.body.removeChild(area);
    button.focus();
    return done;
  }

  /* ---- a page of its own ---- */

  function start(data) {
    const root = document.getElementById('ami-push-report');
    const results = JSON.parse(data.textContent);
    show(root, results, JSON.parse(document.getElementById('ami-push-home').textContent));
    document.title = text('title.page', text('outcome.' + model.outcome(results)));
  }

  report.show = show;
  report.update = update;

  const data = document.getElementById('ami-push-results');
  if (data) {
    start(data);
  }
})(window.AmiPushReport);
