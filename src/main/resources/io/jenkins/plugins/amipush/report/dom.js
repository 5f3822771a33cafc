/* Small pieces of a page. Text only ever becomes text nodes and attributes that hold text. */
(function (report) {
  'use strict';

  const words = report.words;

  /** An element; children are nodes, texts, or what is left out: nothing, and arrays of those. */
  function element(tag, className, children) {
    const node = document.createElement(tag);
    if (className) {
      node.className = className;
    }
    append(node, children);
    return node;
  }

  function append(node, child) {
    if (Array.isArray(child)) {
      child.forEach(part => append(node, part));
    } else if (child !== undefined && child !== null && child !== '') {
      node.appendChild(child.nodeType ? child : document.createTextNode(words.clean(child)));
    }
  }

  function attributes(node, values) {
    Object.keys(values).forEach(name => {
      if (values[name] !== null && values[name] !== undefined) {
        node.setAttribute(name, values[name]);
      }
    });
    return node;
  }

  /** @param key tells the node from its likes, so that refill knows it again */
  function keyed(node, key) {
    return attributes(node, { 'data-key': key });
  }

  /** What a pointer that rests on a node is told; lines that are left out are null. */
  function tell(node, lines) {
    node.title = lines.filter(line => line).map(line => words.clean(line)).join('\n');
  }

  function button(className, children) {
    const node = element('button', className, children);
    node.type = 'button';
    return node;
  }

  /** What a reader of the screen hears and nobody sees. */
  function unseen(text) {
    return element('span', 'ap-unseen', text);
  }

  function mark(sign) {
    return attributes(element('span', 'ap-mark', sign), { 'aria-hidden': 'true' });
  }

  function badge(look, text) {
    return element('span', 'ap-badge ap-' + look.kind, [mark(look.mark), text]);
  }

  /** A link to a page of the AWS console; the text alone where there is none. */
  function link(text, url) {
    const code = element('code', '', text);
    if (typeof url !== 'string' || url.indexOf('https://') !== 0) {
      return code;
    }
    const anchor = element('a', '', code);
    anchor.href = url;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    return anchor;
  }

  /** A button that copies a text as it is. @param what names it, for those who do not see what it stands beside */
  function copyButton(text, what) {
    return attributes(button('ap-copy', words.text('copy')), {
      'data-copy': text,
      'aria-label': words.text('copy.what', words.clean(what))
    });
  }

  /** A value beside the button that copies it. */
  function copyable(node, text, what) {
    return element('span', 'ap-copyable', [node, copyButton(text, what)]);
  }

  function list(className, entries) {
    return element('ul', className, entries.map(entry => element('li', '', entry)));
  }

  /** A list of names and values; pairs without a value are left out. */
  function facts(pairs) {
    return element('dl', 'ap-facts', pairs
      .filter(pair => pair[1] !== undefined && pair[1] !== null && pair[1] !== '')
      .map(pair => keyed(element('div', '', [element('dt', '', pair[0]), element('dd', '', pair[1])]), pair[0])));
  }

  function table(caption, titles, rows) {
    const head = element('tr', '', titles.map(title => attributes(element('th', '', title), { scope: 'col' })));
    const body = rows.map(row => element('tr', '', row.map(value => element('td', '', value))));
    const node = element('table', 'ap-plain',
      [element('caption', 'ap-unseen', caption), element('thead', '', head), element('tbody', '', body)]);
    return scrolled(node, caption);
  }

  /** Something that may be too wide or high, in a box that scrolls, by keys too. */
  function scrolled(node, name) {
    return attributes(element('div', 'ap-scroll-plain', node), { 'tabindex': '0', 'role': 'group', 'aria-label': name });
  }

  function bar(share, name) {
    const fill = element('div', 'ap-fill');
    fill.style.width = share + '%';
    return attributes(element('div', 'ap-bar', fill), {
      'role': 'progressbar', 'aria-label': name, 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-valuenow': String(share)
    });
  }

  /** A box that opens; it stays as its reader left it. @param kept where that is remembered, by id */
  function section(kept, id, title, open, content) {
    const box = keyed(element('details', 'ap-section', [element('summary', '', title), content]), id);
    box.open = id in kept ? kept[id] : open;
    box.addEventListener('toggle', () => { kept[id] = box.open; });
    return box;
  }

  /**
   * Puts the children in place of the old ones. What is the same thing as before stays the same node, with its focus,
   * selection and scrolling, and takes over only what differs. The same thing has the same tag, the same first class and
   * the same data-key; of several that have, the first is the first.
   */
  function refill(node, children) {
    place(node, children.filter(child => child), (old, child) => {
      if (old.outerHTML !== child.outerHTML) {
        become(old, child);
      }
    });
  }

  function place(node, wanted, take) {
    const focused = document.activeElement;
    const stay = new Set(wanted);
    const old = new Map();
    childNodes(node).filter(child => !stay.has(child)).reverse().forEach(child => {
      old.set(key(child), old.get(key(child)) || []);
      old.get(key(child)).push(child);
    });
    const kept = wanted.map(child => {
      const same = child.parentNode === node ? null : (old.get(key(child)) || []).pop();
      if (same) {
        take(same, child);
      }
      return same || child;
    });
    old.forEach(gone => gone.forEach(child => node.removeChild(child)));
    let next = node.firstChild;
    kept.forEach(child => {
      if (child === next) {
        next = next.nextSibling;
      } else {
        node.insertBefore(child, next);
      }
    });
    if (focused && focused !== document.activeElement && node.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  function childNodes(node) {
    return Array.prototype.slice.call(node.childNodes);
  }

  function key(node) {
    return node.nodeType === 1
      ? [node.nodeName, node.className.split(' ')[0], node.getAttribute('data-key')].join(' ') : node.nodeName;
  }

  /** Makes an old node look like a fresh one. A box that its reader opened or closed stays so. */
  function become(old, fresh) {
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) {
        old.data = fresh.data;
      }
      return;
    }
    /* A page whose policy forbids styles as attributes lets a script set them. */
    if (old.style.cssText !== fresh.style.cssText) {
      old.style.cssText = fresh.style.cssText;
    }
    const own = attribute => attribute.name !== 'style' && attribute.name !== 'open';
    Array.prototype.slice.call(old.attributes).filter(own).forEach(attribute => {
      if (!fresh.hasAttribute(attribute.name)) {
        old.removeAttribute(attribute.name);
      }
    });
    Array.prototype.slice.call(fresh.attributes).filter(own).forEach(attribute => {
      if (old.getAttribute(attribute.name) !== attribute.value) {
        old.setAttribute(attribute.name, attribute.value);
      }
    });
    place(old, childNodes(fresh), become);
  }

  report.dom = {
    element: element, append: append, attributes: attributes, keyed: keyed, tell: tell, button: button, unseen: unseen,
    mark: mark, badge: badge, link: link, copyButton: copyButton, copyable: copyable, list: list, facts: facts, table: table, scrolled: scrolled,
    bar: bar, section: section, refill: refill
  };
})(window.AmiPushReport);
