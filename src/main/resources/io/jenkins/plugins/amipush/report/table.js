/*
 * The images as a table that is sorted, filtered and opened. All rows are in the page, so that a search of the browser, a
 * print and a screen reader find them; those out of sight are not laid out (content-visibility in the style sheet).
 */
(function (report) {
  'use strict';

  const dom = report.dom;
  const model = report.model;
  const words = report.words;
  const text = words.text;
  const element = dom.element;

  const STATES = Object.keys(model.STATES);

  const COLUMNS = [
    { key: 'state', value: image => STATES.indexOf(model.state(image)) },
    { key: 'image', value: image => (image.name || image.file || '').toLowerCase() },
    { key: 'region', value: image => image.region || '' },
    { key: 'type', value: image => image.type || '' },
    { key: 'ami', value: image => image.ami || '' },
    { key: 'snapshot', value: image => image.snapshotId || '' },
    { key: 'attempts', value: image => image.attempts },
    { key: 'took', value: (image, axis) => model.took(image, axis) }
  ];

  function create(view) {
    const part = {
      sort: null, descending: false, words: '', state: null, region: '', type: '', group: null,
      open: new Set(), entries: new Map(), next: 0,
      node: dom.attributes(element('section', 'ap-images'), { 'aria-label': text('images') }),
      chips: dom.attributes(element('div', 'ap-chips'), { 'role': 'group', 'aria-label': text('filter.state') }),
      chosen: element('div', 'ap-chosen'),
      count: dom.attributes(element('span', 'ap-count'), { role: 'status' }),
      head: dom.attributes(element('thead'), { role: 'rowgroup' }),
      body: dom.attributes(element('tbody'), { role: 'rowgroup' })
    };
    part.input = dom.attributes(element('input', 'ap-filter'), {
      'type': 'search', 'placeholder': text('filter.hint'), 'aria-label': text('filter.words')
    });
    part.regionSelect = dom.attributes(element('select', 'ap-select'), { 'aria-label': text('column.region') });
    part.typeSelect = dom.attributes(element('select', 'ap-select'), { 'aria-label': text('column.type') });
    part.table = dom.attributes(element('table', 'ap-table', [part.head, part.body]), { 'role': 'table', 'aria-label': text('images') });
    part.scroll = dom.attributes(element('div', 'ap-scroll', part.table), {
      'tabindex': '0', 'role': 'group', 'aria-label': text('images')
    });
    dom.append(part.node, [
      element('h2', '', text('images')),
      element('div', 'ap-tools', [part.chips, part.regionSelect, part.typeSelect, part.input, part.chosen, part.count]),
      part.scroll
    ]);
    listen(view, part);
    return part;
  }

  function listen(view, part) {
    part.input.addEventListener('input', () => choose(view, part, 'words', part.input.value));
    part.regionSelect.addEventListener('change', () => choose(view, part, 'region', part.regionSelect.value));
    part.typeSelect.addEventListener('change', () => choose(view, part, 'type', part.typeSelect.value));
    part.chips.addEventListener('click', event => {
      const chip = event.target.closest('button');
      if (chip) {
        const state = chip.getAttribute('data-state');
        choose(view, part, 'state', part.state === state ? null : state);
      }
    });
    part.chosen.addEventListener('click', event => {
      if (event.target.closest('.ap-clear')) {
        clear(part);
        view.filtered();
        part.input.focus({ preventScroll: true });
      }
    });
    part.head.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button) {
        sortBy(view, part, button.getAttribute('data-column'));
      }
    });
    part.body.addEventListener('click', event => clicked(view, part, event));
    part.body.addEventListener('keydown', event => moved(part, event));
  }

  function clear(part) {
    part.words = part.region = part.type = part.input.value = '';
    part.state = part.group = null;
  }

  function choose(view, part, filter, value) {
    part[filter] = value;
    view.filtered();
  }

  function sortBy(view, part, key) {
    part.descending = part.sort === key && !part.descending;
    part.sort = key;
    view.filtered();
  }

  /* ---- filter and order ---- */

  function searchText(entry) {
    if (!entry.search) {
      const image = entry.image;
      entry.search = [image.id, image.file, image.type, image.ami, image.snapshotId, image.state,
        words.named('state', model.state(image)), image.reason, image.src].concat(image.dest).join('\n').toLowerCase();
    }
    return entry.search;
  }

  /** The images that pass the filter, in the order of the table. */
  function shown(view, part) {
    const wanted = part.words.toLowerCase().split(/\s+/).filter(word => word);
    const images = view.results.images.filter(image =>
      (!part.state || model.state(image) === part.state)
      && (!part.region || image.region === part.region)
      && (!part.type || image.type === part.type)
      && (part.group === null || model.group(image).key === part.group)
      && (wanted.length === 0 || wanted.every(word => searchText(part.entries.get(image.id)).indexOf(word) >= 0)));
    if (!part.sort) {
      return images;
    }
    const column = COLUMNS.find(candidate => candidate.key === part.sort);
    const sign = part.descending ? -1 : 1;
    return images
      .map((image, index) => ({ image: image, index: index, value: column.value(image, view.axis) }))
      .sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.index - b.index))
      .map(entry => entry.image);
  }

  /* ---- rows ---- */

  /** Takes what changed into the rows. @param changed the images that are not what they were */
  function refresh(view, part, changed) {
    part.node.hidden = view.results.images.length === 0;
    changed.forEach(image => {
      const entry = part.entries.get(image.id) || newEntry(part, image);
      entry.image = image;
      entry.search = null;
      dom.refill(entry.main, cells(view, part, entry));
      if (entry.detail) {
        dom.refill(entry.cell, report.detail.parts(view, image));
      }
    });
    part.entries.forEach((entry, id) => {
      if (!view.byId.has(id)) {
        part.entries.delete(id);
        part.open.delete(id);
      } else if (entry.took && !entry.image.ended && entry.image.started) {
        entry.took.textContent = words.duration(model.took(entry.image, view.axis));
      }
    });
    choices(view, part);
  }

  function newEntry(part, image) {
    part.next++;
    const entry = { image: image, main: dom.attributes(element('tr', 'ap-row'), { 'role': 'row', 'data-image': image.id }),
      detail: null, number: part.next };
    part.entries.set(image.id, entry);
    return entry;
  }

  function cells(view, part, entry) {
    const image = entry.image;
    const links = image.links || {};
    const cell = (className, content) => dom.attributes(element('td', className, content), { role: 'cell' });
    const old = entry.took;
    const taken = [
      cell('ap-state', dom.badge(model.look(image), words.named('state', model.state(image)))),
      cell('ap-image', imageCell(part, entry)),
      cell('ap-short', image.region),
      cell('ap-short', image.type ? words.named('type', image.type) : ''),
      cell('ap-short ap-id', image.ami ? dom.link(image.ami, links.ami) : ''),
      cell('ap-short ap-id', image.snapshotId ? dom.link(image.snapshotId, links.snapshot) : ''),
      cell('ap-number', image.attempts > 0 ? String(image.attempts) : ''),
      old || cell('ap-number', '')
    ];
    entry.took = taken[taken.length - 1];
    entry.took.textContent = words.duration(model.took(image, view.axis));
    return taken;
  }

  function imageCell(part, entry) {
    const image = entry.image;
    const open = part.open.has(image.id);
    const button = dom.attributes(dom.button('ap-toggle', image.name || image.file || image.id), {
      'aria-expanded': String(open), 'aria-controls': open ? detailId(part, entry) : null
    });
    return [
      button,
      image.file && image.file !== image.name ? element('div', 'ap-file', image.file) : null,
      image.reason ? element('div', 'ap-why', image.reason) : null,
      image.current ? currentLine(image.current) : null
    ];
  }

  function currentLine(current) {
    const share = model.percent(current);
    const name = words.named('phase', current.phase);
    const told = [name, progress(current, share), current.message].filter(piece => piece).join(' \u00b7 ');
    return element('div', 'ap-current', [element('span', '', told), share === null ? null : dom.bar(share, name)]);
  }

  function progress(current, share) {
    if (current.done === undefined || current.done === null) {
      return '';
    }
    if (model.tellsPercent(current.phase)) {
      return text('percent', current.done);
    }
    return current.total ? text('progress', words.bytes(current.done), words.bytes(current.total), share) : words.bytes(current.done);
  }

  function detailId(part, entry) {
    return part.prefix + entry.number;
  }

  /* ---- opening ---- */

  function clicked(view, part, event) {
    const row = event.target.closest('.ap-row');
    const selecting = window.getSelection && String(window.getSelection()) !== '';
    if (row && (event.target.closest('.ap-toggle') || !(selecting || event.target.closest('a, button')))) {
      const entry = part.entries.get(row.getAttribute('data-image'));
      open(view, part, entry, !entry.detail);
    }
  }

  function open(view, part, entry, wanted) {
    if (wanted === (entry.detail !== null)) {
      return;
    }
    const button = entry.main.querySelector('.ap-toggle');
    button.setAttribute('aria-expanded', String(wanted));
    if (wanted) {
      part.open.add(entry.image.id);
      button.setAttribute('aria-controls', detailId(part, entry));
      entry.cell = dom.attributes(element('td', '', report.detail.parts(view, entry.image)), { role: 'cell' });
      entry.cell.colSpan = COLUMNS.length;
      entry.detail = dom.attributes(element('tr', 'ap-detail', entry.cell), { role: 'row', id: detailId(part, entry) });
      part.body.insertBefore(entry.detail, entry.main.nextSibling);
    } else {
      part.open.delete(entry.image.id);
      button.removeAttribute('aria-controls');
      if (entry.detail.parentNode) {
        entry.detail.parentNode.removeChild(entry.detail);
      }
      entry.detail = null;
    }
  }

  /** Opens the row of an image, shows it and goes there; a filter that hides it is dropped. */
  function reveal(view, part, id) {
    const entry = part.entries.get(id);
    if (!entry) {
      return;
    }
    if (view.shown.indexOf(entry.image) < 0) {
      clear(part);
      view.filtered();
    }
    open(view, part, entry, true);
    if (entry.main.scrollIntoView) {
      entry.main.scrollIntoView({ block: 'center' });
    }
    entry.main.querySelector('.ap-toggle').focus({ preventScroll: true });
  }

  function moved(part, event) {
    const way = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!way || !event.target.closest('.ap-toggle')) {
      return;
    }
    let row = event.target.closest('tr')[way];
    while (row && !row.classList.contains('ap-row')) {
      row = row[way];
    }
    if (row) {
      event.preventDefault();
      row.querySelector('.ap-toggle').focus();
    }
  }

  /* ---- head and choices ---- */

  function headRow(part) {
    return dom.attributes(element('tr', '', COLUMNS.map(column => {
      const sorted = part.sort === column.key;
      const arrow = element('span', 'ap-arrow', sorted ? (part.descending ? '\u25bc' : '\u25b2') : '');
      const button = dom.attributes(dom.button('ap-sort', [text('column.' + column.key), arrow]), { 'data-column': column.key });
      return dom.attributes(element('th', 'ap-col-' + column.key, button), {
        'scope': 'col', 'role': 'columnheader', 'aria-sort': sorted ? (part.descending ? 'descending' : 'ascending') : 'none'
      });
    })), { role: 'row' });
  }

  function choices(view, part) {
    const images = view.results.images;
    options(part.regionSelect, text('filter.regions'), images.map(image => image.region), region => region);
    options(part.typeSelect, text('filter.types'), images.map(image => image.type), type => words.named('type', type));
  }

  function options(select, all, values, name) {
    const distinct = Array.from(new Set(values.filter(value => value))).sort();
    const key = distinct.join('\n');
    if (select.getAttribute('data-values') === key) {
      return;
    }
    select.setAttribute('data-values', key);
    const kept = select.value;
    dom.refill(select, [option('', all)].concat(distinct.map(value => option(value, name(value)))));
    select.value = distinct.indexOf(kept) < 0 ? '' : kept;
  }

  function option(value, name) {
    const node = element('option', '', name);
    node.value = value;
    return node;
  }

  function chips(view, part) {
    const counts = {};
    view.results.images.forEach(image => {
      const state = model.state(image);
      counts[state] = (counts[state] || 0) + 1;
    });
    return STATES.filter(state => counts[state]).map(state => dom.keyed(dom.attributes(
      dom.button('ap-chip', [dom.badge(model.STATES[state], words.named('state', state)), element('span', '', words.whole(counts[state]))]),
      { 'data-state': state, 'aria-pressed': String(part.state === state) }), state));
  }

  /** Puts the shown rows in place; what had the focus keeps it, and rows in place stay untouched. */
  function arrange(view, part) {
    dom.refill(part.head, [headRow(part)]);
    dom.refill(part.chips, chips(view, part));
    part.regionSelect.value = part.region;
    part.typeSelect.value = part.type;
    const total = view.results.images.length;
    const told = view.shown.length === total ? '' : text('filter.count', words.whole(view.shown.length), words.whole(total));
    if (part.count.textContent !== told) {
      part.count.textContent = told;
    }
    const group = part.group === null ? null : part.group.split('\n').filter(piece => piece).join(' \u00b7 ');
    dom.refill(part.chosen, [
      group ? element('span', 'ap-group', group) : null,
      told ? dom.button('ap-clear', text('filter.clear')) : null
    ]);
    const focused = document.activeElement;
    let next = part.body.firstChild;
    view.shown.forEach(image => {
      const entry = part.entries.get(image.id);
      [entry.main, entry.detail].forEach(node => {
        if (node && node === next) {
          next = next.nextSibling;
        } else if (node) {
          part.body.insertBefore(node, next);
        }
      });
    });
    while (next) {
      const gone = next;
      next = next.nextSibling;
      part.body.removeChild(gone);
    }
    if (focused && focused !== document.activeElement && part.body.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  report.table = { create: create, refresh: refresh, shown: shown, arrange: arrange, reveal: reveal, choose: choose };
})(window.AmiPushReport);
