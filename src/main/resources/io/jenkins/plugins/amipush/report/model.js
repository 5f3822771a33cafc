/* The results as the parts of the page see them: states, groups, shared work, and how newer results become of older ones. */
(function (report) {
  'use strict';

  const words = report.words;

  /* Worst first: the order in which states are listed and sorted. A mark and a word tell them apart, never a colour alone. */
  const STATES = {
    UPLOADFAILED: { mark: '\u2715', kind: 'bad', end: 'failed' },
    INVALIDFILE: { mark: '?', kind: 'bad', end: 'failed' },
    CHECKSUM: { mark: '\u2260', kind: 'bad', end: 'failed' },
    NOTPUSHED: { mark: '!', kind: 'warn', end: 'failed' },
    RUNNING: { mark: '\u25b6', kind: 'busy', end: 'running' },
    WAITING: { mark: '\u2026', kind: 'neutral', end: 'waiting' },
    PLANNED: { mark: '\u25cb', kind: 'neutral', end: 'done' },
    PUSHED: { mark: '\u2713', kind: 'good', end: 'done' }
  };

  const OUTCOMES = {
    running: { mark: '\u25b6', kind: 'busy' },
    pushed: { mark: '\u2713', kind: 'good' },
    planned: { mark: '\u2713', kind: 'good' },
    failed: { mark: '\u2715', kind: 'bad' },
    refused: { mark: '\u2715', kind: 'bad' },
    stopped: { mark: '!', kind: 'warn' }
  };

  const PHASES = ['inspect', 'bucket', 'upload', 'import', 'blocks', 'complete', 'copy', 'share-snapshot', 'register', 'available',
    'share', 'rhsm', 'public', 'retry-wait'];

  const TYPES = ['hourly', 'access', 'marketplace'];

  /* ---- an image ---- */

  /** Its state; what is PENDING is told more exactly. */
  function state(image) {
    if (image.state !== 'PENDING') {
      return STATES[image.state] ? image.state : 'NOTPUSHED';
    }
    if (image.todo.length > 0 || image.exists.length > 0) {
      return 'PLANNED';
    }
    return image.current || image.attempts > 0 ? 'RUNNING' : 'WAITING';
  }

  function look(image) {
    return STATES[state(image)];
  }

  function isFailed(image) {
    return look(image).end === 'failed';
  }

  function tellsPercent(phase) {
    return phase === 'import' || phase === 'copy';
  }

  function sendsBytes(phase) {
    return phase === 'upload' || phase === 'blocks';
  }

  /** How far the current phase is, 0 to 100, or null. */
  function percent(current) {
    const total = tellsPercent(current.phase) ? 100 : current.total;
    return total > 0 && current.done >= 0 ? Math.min(100, Math.floor((100 * current.done) / total)) : null;
  }

  /** What an image is of, in every region: product, version and architecture, and its file. */
  function group(image) {
    const release = (image.item && image.item.release) || {};
    const product = [release.product, release.version, release.arch].filter(part => part).join(' ');
    return { key: product + '\n' + (image.file || image.name), title: product || image.file || image.name, file: image.file };
  }

  /** How long an image has taken so far, in milliseconds, or -1 before its start. */
  function took(image, axis) {
    const start = words.millis(image.started);
    return start === null ? -1 : (words.millis(image.ended) || axis.end) - start;
  }

  /* ---- all images ---- */

  function outcome(results) {
    return results.dryRun && results.outcome === 'pushed' ? 'planned'
      : OUTCOMES[results.outcome] ? results.outcome : 'running';
  }

  /** How many images are done, running, failed and waiting. */
  function tally(images) {
    const counts = { done: 0, running: 0, failed: 0, waiting: 0 };
    images.forEach(image => { counts[look(image).end]++; });
    return counts;
  }

  /** The push's first and last moment: the ends of the timeline. */
  function axis(results) {
    const start = words.millis(results.started) || 0;
    const end = words.millis(results.ended) || words.millis(results.updated) || start;
    return { start: start, end: Math.max(end, start + 1) };
  }

  /**
   * The pieces of work, each once however many images share it: {phase, start, end, open, outcome, bytes, images}. Work
   * that goes on ends with the axis.
   */
  function works(results) {
    const ends = axis(results);
    const known = new Map();
    results.images.forEach(image => image.phases.forEach((phase, index) => {
      const key = phase.work === undefined ? image.id + ' ' + index : phase.work;
      const start = words.millis(phase.started) || ends.start;
      const end = words.millis(phase.ended);
      const work = known.get(key);
      if (work) {
        work.images.push(image.id);
        work.start = Math.min(work.start, start);
      } else {
        known.set(key, {
          phase: phase.phase, start: start, end: end === null ? ends.end : end, open: end === null,
          outcome: phase.outcome, bytes: phase.bytes, images: [image.id]
        });
      }
    }));
    return Array.from(known.values());
  }

  /* ---- newer results ---- */

  /** RFC 7396, and one thing more: an array is patched by an object of its indexes. What did not change is shared. */
  function patched(target, patch) {
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) {
      return patch;
    }
    const result = Array.isArray(target) ? target.slice()
      : Object.assign({}, target !== null && typeof target === 'object' ? target : {});
    Object.keys(patch).forEach(key => {
      if (patch[key] === null) {
        delete result[key];
      } else if (key !== '__proto__') {
        result[key] = patched(result[key], patch[key]);
      }
    });
    return result;
  }

  /** Results to which a change was applied; images that it does not name are the very same objects. */
  function changed(results, changes) {
    const top = Object.assign({}, changes);
    delete top.images;
    delete top.order;
    const newer = patched(Object.assign({}, results, { images: null }), top);
    const images = new Map(results.images.map(image => [image.id, image]));
    Object.keys(changes.images || {}).forEach(id => {
      if (changes.images[id] === null) {
        images.delete(id);
      } else {
        images.set(id, patched(images.get(id) || { id: id }, changes.images[id]));
      }
    });
    newer.images = changes.order
      ? changes.order.filter(id => images.has(id)).map(id => images.get(id))
      : Array.from(images.values());
    return newer;
  }

  /** Newer results in which an image that is as it was is the very same object. */
  function reconciled(results, newer) {
    if (!results) {
      return newer;
    }
    const known = new Map(results.images.map(image => [image.id, image]));
    return Object.assign({}, newer, {
      images: newer.images.map(image => {
        const old = known.get(image.id);
        return old && JSON.stringify(old) === JSON.stringify(image) ? old : image;
      })
    });
  }

  report.model = {
    STATES: STATES, OUTCOMES: OUTCOMES, PHASES: PHASES, TYPES: TYPES, state: state, look: look, isFailed: isFailed,
    tellsPercent: tellsPercent, sendsBytes: sendsBytes, percent: percent, group: group, took: took, outcome: outcome,
    tally: tally, axis: axis, works: works, changed: changed, reconciled: reconciled
  };
})(window.AmiPushReport);
