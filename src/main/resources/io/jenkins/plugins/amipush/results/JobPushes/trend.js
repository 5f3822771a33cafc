/*
 * Draws the table of a job's last pushes as three small charts and folds the table, which says the same in text.
 * Plain ES2015.
 */
(function () {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const WIDTH = 300;
  const HEIGHT = 90;

  /* A few builds make bars, not walls. */
  const MOST_SLOT = 30;
  const GAP = 0.25;

  function svg(name, attributes, children) {
    const node = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(key => node.setAttribute(key, attributes[key]));
    (children || []).forEach(child => node.appendChild(child));
    return node;
  }

  function element(name, className, content) {
    const node = document.createElement(name);
    node.className = className;
    [].concat(content).forEach(child =>
      node.appendChild(typeof child === 'string' ? document.createTextNode(child) : child));
    return node;
  }

  function stripes(id) {
    return svg('defs', {}, [svg('pattern', { id: id, width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [
      svg('rect', { class: 'ami-push-stripe-back', width: 4, height: 4 }),
      svg('line', { class: 'ami-push-stripe', x1: 0, y1: 0, x2: 0, y2: 4 })
    ])]);
  }

  function bar(row, look, x, width, from, to, text) {
    const title = svg('title', {});
    title.textContent = row.name + ': ' + text;
    const node = svg('rect', { x: x, y: HEIGHT - to, width: width, height: Math.max(0, to - from), class: look.name }, [title]);
    if (look.fill) {
      node.setAttribute('fill', look.fill);
    }
    node.addEventListener('click', () => { window.location.href = row.url; });
    return node;
  }

  /** One chart. parts: what stands upon another in a bar, as {key, name, fill}. */
  function chart(title, most, label, rows, parts, text, defs) {
    const sum = row => parts.reduce((all, part) => all + row[part.key], 0);
    const top = Math.max(1, Math.max.apply(null, rows.map(sum)));
    const slot = Math.min(MOST_SLOT, WIDTH / rows.length);
    const drawing = svg('svg', { viewBox: '0 0 ' + WIDTH + ' ' + (HEIGHT + 1), preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      defs ? [defs] : []);
    rows.forEach((row, index) => {
      let from = 0;
      parts.forEach(part => {
        if (row[part.key] > 0) {
          /* The least of something is still to be seen. */
          const to = Math.min(HEIGHT, from + Math.max(1.5, (row[part.key] / top) * HEIGHT));
          drawing.appendChild(bar(row, part, index * slot + (slot * GAP) / 2, slot * (1 - GAP), from, to, text(row)));
          from = to;
        }
      });
    });
    drawing.appendChild(svg('line', { class: 'ami-push-axis', x1: 0, y1: HEIGHT + 0.5, x2: WIDTH, y2: HEIGHT + 0.5 }));
    return element('figure', 'ami-push-chart', [
      element('figcaption', '', [element('span', '', title), element('span', 'ami-push-most', most)]),
      drawing
    ]);
  }

  /** The first and the last build, below their bars. */
  function ends(rows) {
    const line = element('div', 'ami-push-ends', [element('span', '', rows[0].name), element('span', '', rows[rows.length - 1].name)]);
    line.style.width = Math.max(20, Math.min(100, (100 * MOST_SLOT * rows.length) / WIDTH)) + '%';
    return line;
  }

  function legend(parts) {
    return element('div', 'ami-push-legend', parts.map(part => {
      const sample = svg('svg', { viewBox: '0 0 8 8', 'aria-hidden': 'true' }, [svg('rect', { width: 8, height: 8, class: part.name })]);
      if (part.fill) {
        sample.firstChild.setAttribute('fill', part.fill);
      }
      return element('span', '', [sample, part.text]);
    }));
  }

  function read(row) {
    const data = row.dataset;
    return {
      name: data.name, url: data.url, pushed: Number(data.pushed), failed: Number(data.failed),
      duration: Number(data.duration), durationText: data.durationText, bytes: Number(data.bytes), bytesText: data.bytesText
    };
  }

  /** The text of the row that has the most. */
  function most(rows, key, text) {
    return rows.reduce((best, row) => (row[key] > best[key] ? row : best))[text];
  }

  function draw(box) {
    const texts = box.dataset;
    const table = box.parentNode.querySelector('.ami-push-trend-table');
    const rows = Array.from(table.querySelectorAll('tbody tr')).filter(row => row.dataset.compared === 'true').map(read);
    if (rows.length < 2) {
      return;
    }
    const builds = texts.builds.replace('{0}', rows.length).replace('{1}', rows[0].name)
      .replace('{2}', rows[rows.length - 1].name);
    const images = [
      { key: 'pushed', name: 'ami-push-pushed', text: texts.pushed },
      { key: 'failed', name: 'ami-push-failed', fill: 'url(#ami-push-stripes)', text: texts.failed }
    ];
    const figures = [
      chart(texts.images, String(Math.max.apply(null, rows.map(row => row.pushed + row.failed))), texts.images + ', ' + builds, rows, images,
        row => row.pushed + ' ' + texts.pushed + ', ' + row.failed + ' ' + texts.failed, stripes('ami-push-stripes')),
      chart(texts.duration, most(rows, 'duration', 'durationText'), texts.duration + ', ' + builds, rows,
        [{ key: 'duration', name: 'ami-push-bar' }], row => row.durationText),
      chart(texts.bytes, most(rows, 'bytes', 'bytesText'), texts.bytes + ', ' + builds, rows,
        [{ key: 'bytes', name: 'ami-push-bar' }], row => row.bytesText)
    ];
    figures.forEach(figure => {
      figure.appendChild(ends(rows));
      box.appendChild(figure);
    });
    figures[0].appendChild(legend(images));
    box.hidden = false;
    table.open = false;
  }

  function start() {
    document.querySelectorAll('.ami-push-trend').forEach(draw);
  }

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', start);
  } else {
    start();
  }
})();
