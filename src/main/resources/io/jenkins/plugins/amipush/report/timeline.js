/*
 * The whole push over time: a lane for each image that the table shows, a bar for each phase. Only the lanes in sight have
 * nodes, so that thousands cost no more than thirty. Whoever does not see it reads the same in the table and in the list
 * of the critical path.
 */
(function (report) {
  'use strict';

  const dom = report.dom;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  /* Pixels; the style sheet has the same. */
  const LANE = 24;
  /* Lanes beyond the edges, so that a scroll meets no gap before it is drawn. */
  const BEYOND = 6;
  /* Where nothing is laid out yet. */
  const USUAL_HEIGHT = 400;
  const USUAL_WIDTH = 900;
  const USUAL_LABEL = 300;

  /* A mark of the axis for every so many pixels. */
  const TICK = 96;
  const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400]
    .map(seconds => seconds * 1000);

  /* Milliseconds of the push; a closer look shows nothing more. */
  const CLOSEST = 500;
  const STEP = 2;
  /* A shorter drag is a click. */
  const DRAG = 5;
  /* A bar with less room has no name in it. */
  const NAMED = 76;

  function create(view) {
    const part = {
      window: null, only: false, lanes: [], works: null, steps: [], critical: new Map(), drag: null,
      node: dom.attributes(element('section', 'ap-part-timeline'), { 'aria-label': text('timeline') }),
      tools: element('div', 'ap-tools'),
      range: element('span', 'ap-range'),
      axis: dom.attributes(element('div', 'ap-axis'), { 'aria-hidden': 'true' }),
      inner: dom.attributes(element('div', 'ap-lanes-inner'), { 'aria-hidden': 'true' }),
      legend: dom.attributes(element('div', 'ap-legend'), { 'aria-hidden': 'true' }),
      path: element('div', 'ap-path'),
      selection: element('div', 'ap-selection')
    };
    part.lanesNode = dom.attributes(element('div', 'ap-lanes', part.inner), {
      'tabindex': '0', 'role': 'group', 'aria-label': text('timeline.label')
    });
    tools(view, part);
    dom.append(part.node, [
      element('h2', '', text('timeline')), part.tools, part.legend,
      element('div', 'ap-chart', [part.axis, part.lanesNode, part.selection]), part.path
    ]);
    listen(view, part);
    return part;
  }

  function tools(view, part) {
    const tool = (name, title, action) => {
      const node = dom.attributes(dom.button('ap-tool ap-tool-' + name, title), { title: text('timeline.' + name) });
      node.addEventListener('click', action);
      return node;
    };
    part.onlyButton = tool('only', text('timeline.only'), () => {
      part.only = !part.only;
      part.onlyButton.setAttribute('aria-pressed', String(part.only));
      part.lanesNode.scrollTop = 0;
      refresh(view, part);
    });
    part.onlyButton.setAttribute('aria-pressed', 'false');
    part.whole = tool('whole', text('timeline.whole'), () => zoomTo(view, part, null));
    const closer = dom.attributes(tool('closer', '+', () => zoom(view, part, 1 / STEP, 0.5)), { 'aria-label': text('timeline.closer') });
    const wider = dom.attributes(tool('wider', '\u2212', () => zoom(view, part, STEP, 0.5)), { 'aria-label': text('timeline.wider') });
    dom.append(part.tools, [closer, wider, part.whole, part.onlyButton, part.range]);
  }

  function listen(view, part) {
    const lanes = part.lanesNode;
    lanes.addEventListener('scroll', () => draw(view, part));
    lanes.addEventListener('keydown', event => key(view, part, event));
    lanes.addEventListener('wheel', event => wheel(view, part, event), { passive: false });
    lanes.addEventListener('pointerdown', event => press(part, event));
    lanes.addEventListener('pointermove', event => drag(part, event));
    lanes.addEventListener('pointerup', event => release(view, part, event));
    lanes.addEventListener('pointercancel', () => { endDrag(part); });
    if (window.ResizeObserver) {
      new ResizeObserver(() => {
        if (width(part) !== part.drawnWidth) {
          draw(view, part);
        }
      }).observe(lanes);
    }
  }

  /** Draws anew what is in sight. */
  function refresh(view, part) {
    const images = view.results.images;
    part.node.hidden = !images.some(image => image.phases.length > 0);
    if (part.node.hidden) {
      return;
    }
    if (part.works !== view.works) {
      part.works = view.works;
      follow(view, part);
    }
    const onPath = new Set(part.steps.map(step => step.image));
    part.lanes = part.only ? images.filter(image => onPath.has(image.id)) : view.shown;
    part.inner.style.height = part.lanes.length * LANE + 'px';
    draw(view, part);
  }

  /** Computes the critical path, and lists it. */
  function follow(view, part) {
    part.steps = report.path.of(view.works, view.axis);
    part.critical = new Map();
    part.steps.forEach(step => step.images.forEach(id => {
      if (step.work) {
        part.critical.set(id, (part.critical.get(id) || []).concat(step.work));
      }
    }));
    dom.refill(part.legend, legend(view));
    dom.refill(part.path, [pathList(view, part)]);
  }

  /* ---- time and place ---- */

  function shownWindow(view, part) {
    return part.window || view.axis;
  }

  function width(part) {
    return Math.max(50, (part.lanesNode.clientWidth || USUAL_WIDTH) - label(part));
  }

  /** The width of what stands left of the bars. */
  function label(part) {
    return (part.axis.firstChild && part.axis.firstChild.offsetWidth) || USUAL_LABEL;
  }

  function zoomTo(view, part, window) {
    const axis = view.axis;
    part.window = null;
    if (window !== null) {
      const length = Math.max(CLOSEST, Math.min(window.end - window.start, axis.end - axis.start));
      const start = Math.max(axis.start, Math.min(window.start, axis.end - length));
      part.window = length >= axis.end - axis.start ? null : { start: start, end: start + length };
    }
    draw(view, part);
  }

  /** @param at the place that stays where it is, as a share of the width */
  function zoom(view, part, factor, at) {
    const window = shownWindow(view, part);
    const moment = window.start + at * (window.end - window.start);
    const length = Math.max(CLOSEST, (window.end - window.start) * factor);
    zoomTo(view, part, { start: moment - at * length, end: moment + (1 - at) * length });
  }

  function pan(view, part, share) {
    const window = shownWindow(view, part);
    const step = share * (window.end - window.start);
    if (part.window) {
      zoomTo(view, part, { start: window.start + step, end: window.end + step });
    }
  }

  /* ---- keys and pointer ---- */

  function key(view, part, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const actions = {
      '+': () => zoom(view, part, 1 / STEP, 0.5),
      '=': () => zoom(view, part, 1 / STEP, 0.5),
      '-': () => zoom(view, part, STEP, 0.5),
      '0': () => zoomTo(view, part, null),
      'Escape': () => zoomTo(view, part, null),
      'ArrowLeft': () => pan(view, part, -0.2),
      'ArrowRight': () => pan(view, part, 0.2)
    };
    if (actions[event.key]) {
      actions[event.key]();
      event.preventDefault();
    }
  }

  function wheel(view, part, event) {
    if (event.ctrlKey) {
      event.preventDefault();
      zoom(view, part, event.deltaY < 0 ? 1 / 1.25 : 1.25, Math.max(0, Math.min(1, place(part, event) / width(part))));
    } else if (part.window && (event.shiftKey || event.deltaX !== 0)) {
      event.preventDefault();
      pan(view, part, ((event.deltaX || event.deltaY) / width(part)));
    }
  }

  /** Pixels right of the labels. */
  function place(part, event) {
    return event.clientX - part.lanesNode.getBoundingClientRect().left - label(part);
  }

  function press(part, event) {
    if (event.button === 0 && event.clientX - part.lanesNode.getBoundingClientRect().left < part.lanesNode.clientWidth) {
      part.drag = { from: place(part, event), to: place(part, event), pointer: event.pointerId, lane: event.target.closest('.ap-lane') };
    }
  }

  function drag(part, event) {
    if (!part.drag || part.drag.from < 0) {
      return;
    }
    part.drag.to = Math.max(0, Math.min(width(part), place(part, event)));
    const moved = Math.abs(part.drag.to - part.drag.from) > DRAG;
    if (moved && part.lanesNode.setPointerCapture) {
      part.lanesNode.setPointerCapture(part.drag.pointer);
    }
    part.selection.classList.toggle('ap-selecting', moved);
    part.selection.style.left = label(part) + Math.min(part.drag.from, part.drag.to) + 'px';
    part.selection.style.width = Math.abs(part.drag.to - part.drag.from) + 'px';
  }

  function release(view, part) {
    const drag = part.drag;
    endDrag(part);
    if (!drag) {
      return;
    }
    if (drag.from >= 0 && Math.abs(drag.to - drag.from) > DRAG) {
      const window = shownWindow(view, part);
      const scale = (window.end - window.start) / width(part);
      zoomTo(view, part, {
        start: window.start + Math.min(drag.from, drag.to) * scale,
        end: window.start + Math.max(drag.from, drag.to) * scale
      });
    } else if (drag.lane) {
      view.reveal(drag.lane.getAttribute('data-image'));
    }
  }

  function endDrag(part) {
    part.drag = null;
    part.selection.classList.remove('ap-selecting');
  }

  /* ---- drawing ---- */

  function draw(view, part) {
    const window = shownWindow(view, part);
    drawAxis(part, window);
    part.drawnWidth = width(part);
    const top = part.lanesNode.scrollTop || 0;
    const height = part.lanesNode.clientHeight || USUAL_HEIGHT;
    const first = Math.max(0, Math.floor(top / LANE) - BEYOND);
    const last = Math.min(part.lanes.length, Math.ceil((top + height) / LANE) + BEYOND);
    dom.refill(part.inner, part.lanes.slice(first, last).map((image, index) =>
      lane(view, part, image, first + index, window)));
    part.range.textContent = part.window
      ? text('timeline.range', words.clock(window.start, true), words.clock(window.end, true), words.duration(window.end - window.start)) : '';
    part.whole.disabled = !part.window;
  }

  function drawAxis(part, window) {
    const length = window.end - window.start;
    const most = Math.max(1, width(part) / TICK);
    const step = TICKS.find(candidate => length / candidate <= most) || TICKS[TICKS.length - 1] * Math.ceil(length / most / TICKS[TICKS.length - 1]);
    const ticks = [];
    for (let moment = Math.ceil(window.start / step) * step; moment <= window.end; moment += step) {
      const share = (moment - window.start) / length;
      if (share < 0.97) {
        const midnight = moment % TICKS[TICKS.length - 1] === 0;
        const tick = element('span', 'ap-tick', midnight ? words.day(moment) : words.clock(moment, step < 60000));
        tick.style.left = 100 * share + '%';
        ticks.push(tick);
      }
    }
    dom.refill(part.axis, [
      element('span', 'ap-axis-label', text('timeline.axis', words.day(window.start))),
      element('div', 'ap-ticks', ticks)
    ]);
    part.axis.style.paddingRight = part.lanesNode.offsetWidth - part.lanesNode.clientWidth + 'px';
  }

  function lane(view, part, image, number, window) {
    const look = model.look(image);
    const critical = part.critical.get(image.id) || [];
    const label = element('div', 'ap-lane-label', [
      element('span', 'ap-mark ap-text-' + look.kind, look.mark),
      element('span', 'ap-lane-region', image.region),
      element('span', 'ap-lane-type', image.type ? words.named('letter', image.type) : ''),
      element('span', 'ap-lane-name', model.group(image).title)
    ]);
    dom.tell(label, [image.name || image.id]);
    const track = element('div', 'ap-track', image.phases
      .map(phase => bar(view, part, phase, window, critical))
      .filter(node => node));
    const node = element('div', 'ap-lane' + (number % 2 ? ' ap-odd' : ''), [label, track]);
    node.style.top = number * LANE + 'px';
    return dom.keyed(dom.attributes(node, { 'data-image': image.id }), image.id);
  }

  function bar(view, part, phase, window, critical) {
    const from = words.millis(phase.started);
    const to = words.millis(phase.ended) === null ? view.axis.end : words.millis(phase.ended);
    if (from === null || to < window.start || from > window.end) {
      return null;
    }
    const length = window.end - window.start;
    const left = Math.max(-0.01, (from - window.start) / length);
    const right = Math.min(1.01, (to - window.start) / length);
    const onPath = critical.some(work => work.phase === phase.phase && work.start <= from && from <= work.end);
    const failed = phase.outcome === 'failed';
    const name = words.named('phase', phase.phase);
    const node = element('span', 'ap-segment ap-phase-' + phase.phase + (failed ? ' ap-failed' : '')
      + (phase.ended ? '' : ' ap-open') + (onPath ? ' ap-critical' : ''),
    (right - left) * part.drawnWidth >= NAMED && phase.phase !== 'retry-wait' ? (failed ? '\u2715 ' : '') + name : '');
    node.style.left = 100 * left + '%';
    node.style.width = 100 * Math.max(0, right - left) + '%';
    dom.tell(node, told(phase, name, to - from).concat(onPath ? text('path.on') : null));
    return node;
  }

  function told(phase, name, length) {
    const outcome = phase.ended ? words.named('ended', phase.outcome || 'broken') : text('ended.open');
    return [
      text('timeline.bar', name, words.duration(length), outcome),
      phase.attempt > 1 ? text('timeline.attempt', phase.attempt) : null,
      phase.bytes ? words.bytes(phase.bytes) : null,
      phase.detail ? phase.detail.slice(0, 300) : null
    ];
  }

  function legend(view) {
    const present = new Set(view.works.map(work => work.phase));
    const entries = model.PHASES.filter(phase => present.has(phase)).map(phase =>
      element('span', '', [element('span', 'ap-sample ap-segment ap-phase-' + phase), words.named('phase', phase)]));
    if (view.works.some(work => work.outcome === 'failed')) {
      entries.push(element('span', '', [element('span', 'ap-sample ap-segment ap-failed'), text('timeline.failed')]));
    }
    entries.push(element('span', '', [element('span', 'ap-sample ap-segment ap-critical'), text('path.on')]));
    return entries;
  }

  /* ---- the critical path as a list ---- */

  /** The steps, in which those of one phase that made room for each other stand together. */
  function runs(steps) {
    const found = [];
    steps.forEach(step => {
      const last = found[found.length - 1];
      if (last && step.phase !== null && last[0].phase === step.phase) {
        last.push(step);
      } else {
        found.push([step]);
      }
    });
    return found;
  }

  function pathRow(view, run, number) {
    const step = run[0];
    const image = view.byId.get(step.image);
    const took = run[run.length - 1].end - step.start;
    const name = step.phase !== null ? words.named('phase', step.phase) : text(number === 0 ? 'path.start' : 'path.wait');
    const alone = run.length === 1;
    return [
      words.moment(step.start, view.axis.start),
      element('strong', '', name),
      alone ? image.region : '',
      alone ? model.group(image).title : words.count('path.queue', run.length),
      alone && image.type ? words.named('type', image.type) : '',
      words.duration(took),
      text('percent', Math.round((100 * took) / (view.axis.end - view.axis.start))),
      alone && step.images.length > 1 ? words.count('path.shared', step.images.length) : ''
    ];
  }

  function pathList(view, part) {
    const entries = runs(part.steps).map((run, number) => pathRow(view, run, number));
    const names = ['began', 'phase', 'region', 'image', 'type', 'took', 'share', 'shared'].map(name => text('column.' + name));
    const title = words.count('path', part.steps.length);
    return dom.section(view.sections, 'path', title, false,
      [element('p', '', text('path.about')), dom.table(title, names, entries)]);
  }

  report.timeline = { create: create, refresh: refresh };
})(window.AmiPushReport);
