/*
 * The release as people think of it: a row for each file, a column for each region, in a cell one mark for each type. One
 * mark can be reached by Tab, the others from there by the arrow keys.
 */
(function (report) {
  'use strict';

  const dom = report.dom;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function create(view) {
    const part = {
      marks: new Map(),
      ids: null,
      current: null,
      node: dom.attributes(element('section', 'ap-part-matrix'), { 'aria-label': text('matrix') }),
      table: element('table', 'ap-matrix'),
      legend: element('div', 'ap-legend')
    };
    dom.append(part.node, [
      element('h2', '', text('matrix')),
      part.legend,
      dom.scrolled(part.table, text('matrix'))
    ]);
    part.table.addEventListener('keydown', event => move(part, event));
    part.table.addEventListener('focusin', event => {
      if (event.target.getAttribute('data-reveal')) {
        makeCurrent(part, event.target);
      }
    });
    part.table.addEventListener('click', event => clicked(view, event));
    return part;
  }

  function clicked(view, event) {
    const target = event.target.closest('button');
    if (!target) {
      return;
    }
    if (target.hasAttribute('data-reveal')) {
      view.reveal(target.getAttribute('data-reveal'));
    } else if (target.hasAttribute('data-group')) {
      view.choose('group', target.getAttribute('data-group'));
    } else {
      view.choose('region', target.getAttribute('data-region'));
    }
  }

  /** @param changed the images that are not what they were */
  function refresh(view, part, changed) {
    const images = view.results.images;
    part.node.hidden = images.length < 2;
    const ids = images.map(image => image.id).join('\n');
    if (ids !== part.ids) {
      part.ids = ids;
      build(view, part);
    } else {
      changed.forEach(image => {
        const old = part.marks.get(image.id);
        const fresh = mark(view, part, image);
        if (old.outerHTML !== fresh.outerHTML) {
          look(old, image);
          old.setAttribute('aria-label', fresh.getAttribute('aria-label'));
          old.title = fresh.title;
        }
      });
    }
    count(view, part);
  }

  function build(view, part) {
    const rows = new Map();
    const regions = new Set();
    part.types = new Set();
    view.results.images.forEach(image => {
      const group = model.group(image);
      if (!rows.has(group.key)) {
        rows.set(group.key, { group: group, cells: new Map() });
      }
      const cells = rows.get(group.key).cells;
      cells.set(image.region, (cells.get(image.region) || []).concat(image));
      regions.add(image.region);
      part.types.add(image.type);
    });
    part.marks.clear();
    part.regions = Array.from(regions).sort();
    part.rows = Array.from(rows.values());
    part.columnCounts = new Map();
    part.rowCounts = new Map();
    const focus = part.table.contains(document.activeElement) ? document.activeElement.getAttribute('data-reveal') : null;
    dom.refill(part.table, [
      element('caption', 'ap-unseen', text('matrix.caption')),
      element('thead', '', headRow(part)),
      element('tbody', '', part.rows.map(row => bodyRow(view, part, row)))
    ]);
    find(part);
    if (focus && part.marks.has(focus)) {
      part.marks.get(focus).focus();
    }
  }

  /** What stands in the table; refill may have kept nodes that look the same. */
  function find(part) {
    Array.prototype.forEach.call(part.table.querySelectorAll('[data-reveal]'), node =>
      part.marks.set(node.getAttribute('data-reveal'), node));
    Array.prototype.forEach.call(part.table.querySelectorAll('[data-count-region]'), node =>
      part.columnCounts.set(node.getAttribute('data-count-region'), node));
    Array.prototype.forEach.call(part.table.querySelectorAll('[data-count-group]'), node =>
      part.rowCounts.set(node.getAttribute('data-count-group'), node));
    const first = part.table.querySelector('[data-reveal]');
    if (first) {
      makeCurrent(part, first);
    }
  }

  function headRow(part) {
    const corner = dom.attributes(element('th', 'ap-corner', text('matrix.corner')), { scope: 'col' });
    return element('tr', '', [corner].concat(part.regions.map(region => {
      const name = dom.attributes(dom.button('ap-heading', region), {
        'data-region': region, 'title': text('matrix.chooseRegion', words.clean(region))
      });
      const counts = dom.attributes(element('span', 'ap-of'), { 'data-count-region': region });
      return dom.attributes(element('th', '', [name, counts]), { scope: 'col' });
    })));
  }

  function bodyRow(view, part, row) {
    const group = row.group;
    const name = dom.attributes(dom.button('ap-heading', group.title), {
      'data-group': group.key, 'title': text('matrix.chooseGroup', words.clean(group.file || group.title))
    });
    const file = group.file && group.file !== group.title ? element('span', 'ap-file', group.file) : null;
    const counts = dom.attributes(element('span', 'ap-of'), { 'data-count-group': group.key });
    const head = dom.attributes(element('th', '', [name, counts, file]), { scope: 'row' });
    return element('tr', '', [head].concat(part.regions.map(region =>
      element('td', '', (row.cells.get(region) || []).map(image => mark(view, part, image))))));
  }

  function mark(view, part, image) {
    const node = dom.button('ap-cell');
    look(node, image);
    const type = image.type ? words.named('type', image.type) : '';
    const told = text('matrix.mark', model.group(image).title, image.region, type, words.named('state', model.state(image)));
    dom.attributes(node, { 'data-reveal': image.id, 'aria-label': words.clean(told), 'tabindex': '-1' });
    dom.tell(node, [told, image.reason && image.reason.slice(0, 200)]);
    return node;
  }

  function look(node, image) {
    const look = model.look(image);
    node.className = 'ap-cell ap-' + look.kind;
    const letter = image.type ? words.named('letter', image.type).slice(0, 1) : '';
    dom.refill(node, [element('span', 'ap-letter', letter), element('span', 'ap-mark', look.mark)]);
  }

  function count(view, part) {
    const byRegion = new Map();
    const byGroup = new Map();
    const add = (map, key, image) => {
      const entry = map.get(key) || { done: 0, all: 0 };
      entry.all++;
      entry.done += model.look(image).end === 'done' ? 1 : 0;
      map.set(key, entry);
    };
    view.results.images.forEach(image => {
      add(byRegion, image.region, image);
      add(byGroup, model.group(image).key, image);
    });
    const write = (nodes, counts) => nodes.forEach((node, key) => {
      const entry = counts.get(key);
      if (entry) {
        node.textContent = text('matrix.count', words.whole(entry.done), words.whole(entry.all));
        node.classList.toggle('ap-all', entry.done === entry.all);
      }
    });
    write(part.columnCounts, byRegion);
    write(part.rowCounts, byGroup);
    const states = new Set(view.results.images.map(model.state));
    dom.refill(part.legend, Object.keys(model.STATES).filter(state => states.has(state)).map(state =>
      element('span', '', [dom.attributes(element('span', 'ap-sample-mark ap-' + model.STATES[state].kind,
        model.STATES[state].mark), { 'aria-hidden': 'true' }), words.named('state', state)])).concat(
      model.TYPES.filter(type => part.types.has(type)).map(type =>
        element('span', '', [element('span', 'ap-letter', words.named('letter', type)), words.named('type', type)]))));
  }

  /* ---- keys ---- */

  function makeCurrent(part, node) {
    if (part.current) {
      part.current.setAttribute('tabindex', '-1');
    }
    part.current = node;
    node.setAttribute('tabindex', '0');
  }

  function move(part, event) {
    const way = KEYS[event.key];
    const from = event.target.closest('[data-reveal]');
    if (!way || !from) {
      return;
    }
    event.preventDefault();
    const target = way[0] === 0 ? along(part, from, way[1]) : across(from, way[0]);
    if (target) {
      target.focus();
    }
  }

  function along(part, from, step) {
    const marks = Array.prototype.slice.call(from.closest('tr').querySelectorAll('[data-reveal]'));
    return marks[marks.indexOf(from) + step];
  }

  /** The mark of the same type, else the first one, in the same column of the next row that has one there. */
  function across(from, step) {
    const cell = from.closest('td');
    const place = Array.prototype.indexOf.call(cell.children, from);
    let row = cell.parentNode;
    for (;;) {
      row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
      if (!row) {
        return null;
      }
      const marks = row.children[cell.cellIndex].children;
      if (marks.length > 0) {
        return marks[Math.min(place, marks.length - 1)];
      }
    }
  }

  report.matrix = { create: create, refresh: refresh };
})(window.AmiPushReport);
