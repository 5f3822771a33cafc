/* How fast bytes are sent, and how long the rest may take. Nothing is said where nothing is known. */
(function (report) {
  'use strict';

  const model = report.model;
  const words = report.words;

  /* The rate is that of the last minute that the page has seen; over less than ten seconds it would jump about. */
  const WINDOW = 60000;
  const SHORTEST = 10000;

  /** Bytes a second while anything was sent, or null. */
  function meanRate(bytes, works) {
    const spans = works.filter(work => model.sendsBytes(work.phase)).sort((a, b) => a.start - b.start);
    let length = 0;
    let until = -Infinity;
    spans.forEach(span => {
      length += Math.max(0, span.end - Math.max(span.start, until));
      until = Math.max(until, span.end);
    });
    return bytes > 0 && length >= 1000 ? (1000 * bytes) / length : null;
  }

  /**
   * Remembers how much was sent when. Where that is less than before, the push is another one: a build that began to push
   * for real shows no more what it rehearsed.
   *
   * @param samples those so far, of {time, bytes}
   */
  function remember(samples, time, bytes) {
    if (samples.length > 0 && bytes < samples[samples.length - 1].bytes) {
      samples.length = 0;
    }
    if (samples.length === 0 || samples[samples.length - 1].time < time) {
      samples.push({ time: time, bytes: bytes });
    }
    while (samples.length > 2 && time - samples[1].time >= WINDOW) {
      samples.shift();
    }
  }

  /** Bytes a second of late, or null. */
  function recentRate(samples) {
    const first = samples[0];
    const last = samples[samples.length - 1];
    return first && last.time - first.time >= SHORTEST ? (1000 * (last.bytes - first.bytes)) / (last.time - first.time) : null;
  }

  /**
   * How long the push may still take, in milliseconds, or null where it cannot be known: before the first image is done
   * nobody knows what comes after the phases that go on.
   *
   * An image that runs has the rest of its phase before it, and then what the typical done image did afterwards. Images
   * that wait go through at the rate of those that are done. What AWS tells of an import jumps, so that the time which the
   * others took says more than its percent.
   */
  function remaining(results, works) {
    if (results.outcome !== 'running') {
      return null;
    }
    const ends = model.axis(results);
    const typical = typicalPhases(results);
    if (typical === null) {
      return null;
    }
    const counts = model.tally(results.images);
    const lasts = results.images.filter(image => model.state(image) === 'RUNNING').map(image => rest(image, typical, ends));
    if (lasts.indexOf(null) >= 0) {
      return null;
    }
    const queue = (counts.waiting * (ends.end - ends.start)) / (counts.done + counts.failed);
    return Math.max.apply(null, lasts.concat(queue));
  }

  /** How long each phase took the images that are done: {phase: median}, in their order; null without such an image. */
  function typicalPhases(results) {
    const lengths = new Map();
    results.images.filter(image => image.state === 'PUSHED').forEach(image => image.phases.forEach(phase => {
      const length = words.millis(phase.ended) - words.millis(phase.started);
      if (phase.outcome === 'done' && length >= 0) {
        if (!lengths.has(phase.phase)) {
          lengths.set(phase.phase, []);
        }
        lengths.get(phase.phase).push(length);
      }
    }));
    if (lengths.size === 0) {
      return null;
    }
    const typical = {};
    model.PHASES.filter(phase => lengths.has(phase) && phase !== 'retry-wait').forEach(phase => {
      const sorted = lengths.get(phase).sort((a, b) => a - b);
      typical[phase] = sorted[Math.floor(sorted.length / 2)];
    });
    return typical;
  }

  function rest(image, typical, ends) {
    const current = image.current;
    const done = new Set(image.phases.filter(phase => phase.outcome === 'done' || phase.outcome === 'found').map(phase => phase.phase));
    const after = Object.keys(typical)
      .filter(phase => !done.has(phase) && !(current && current.phase === phase))
      .reduce((sum, phase) => sum + typical[phase], 0);
    if (!current || current.phase === 'retry-wait') {
      return after;
    }
    const elapsed = ends.end - words.millis(current.since);
    const share = model.percent(current);
    const usual = typical[current.phase];
    if (usual > elapsed && model.tellsPercent(current.phase)) {
      return usual - elapsed + after;
    }
    if (share > 0) {
      return (elapsed * (100 - share)) / share + after;
    }
    return usual === undefined ? null : Math.max(0, usual - elapsed) + after;
  }

  report.estimate = { meanRate: meanRate, remember: remember, recentRate: recentRate, remaining: remaining };
})(window.AmiPushReport);
