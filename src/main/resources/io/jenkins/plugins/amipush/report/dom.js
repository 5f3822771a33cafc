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
      .map(pair => element('div', '', [element('dt', '', pair[0]), element('dd', '', pair[1])])));
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
    const box = element('details', 'ap-section', [element('summary', '', title), content]);
    box.open = id in kept ? kept[id] : open;
    box.addEventListener('toggle', () => { kept[id] = box.open; });
    return box;
  }

  /** Puts the children in place of the old ones; what looks the same stays, with its focus and selection. */
  function refill(node, children) {
    const wanted = children.filter(child => child);
    wanted.forEach((child, index) => {
      const old = node.childNodes[index];
      if (!old) {
        node.appendChild(child);
      } else if (old.outerHTML !== child.outerHTML) {
        const path = focusPath(old);
        node.replaceChild(child, old);
        refocus(child, path);
      }
    });
    while (node.childNodes.length > wanted.length) {
      node.removeChild(node.lastChild);
    }
  }

  /** Where in a node the focus is, as the numbers of children; null where it is elsewhere. */
  function focusPath(node) {
    let at = document.activeElement;
    if (!at || !node.contains || !node.contains(at)) {
      return null;
    }
    const path = [];
    while (at !== node) {
      path.unshift(Array.prototype.indexOf.call(at.parentNode.children, at));
      at = at.parentNode;
    }
    return path;
  }

  function refocus(node, path) {
    let at = node;
    (path || []).forEach(index => { at = at && at.children[index]; });
    if (path && at && at.focus) {
      at.focus({ preventScroll: true });
    }
  }

  report.dom = {
    element: element, append: append, attributes: attributes, tell: tell, button: button, unseen: unseen, mark: mark, badge: badge,
    link: link, copyButton: copyButton, copyable: copyable, list: list, facts: facts, table: table, scrolled: scrolled,
    bar: bar, section: section, refill: refill
  };
})(window.AmiPushReport);
