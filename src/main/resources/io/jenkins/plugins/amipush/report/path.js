/*
 * The critical path: what the push's length came of, walked back from what ended last.
 *
 * It is computed here and not in Java, because it follows from the phases that the page has anyway: sent along, it would
 * change whole with every few lines of a running push's journal.
 */
(function (report) {
  'use strict';

  /* Steps of the engine follow each other within less than that (milliseconds of the push), on a busy machine too. */
  const AT_ONCE = 1500;

  /**
   * The steps in the order of time: {phase, start, end, image, images, work}. Work that images share is one step. Between
   * two steps that nothing joins lies a step of phase null: a wait.
   *
   * A step follows its image's own last work. Where that ended earlier, it has waited, and what it waited for is taken to
   * be the work of the same phase that ended just then and made room.
   */
  function of(works, axis) {
    const timed = works.filter(work => work.end >= work.start);
    const last = timed.reduce((best, work) => (best === null || work.end > best.end ? work : best), null);
    if (last === null) {
      return [];
    }
    const byImage = index(timed, work => work.images);
    const byPhase = index(timed, work => [work.phase]);
    const seen = new Set();
    const steps = [];
    let work = last;
    let image = last.images[0];
    while (work) {
      seen.add(work);
      steps.unshift(step(work, image, work.start, work.end));
      const before = previous(work, image, byImage, byPhase, seen);
      const from = before.work ? before.work.end : axis.start;
      if (work.start - from > AT_ONCE) {
        steps.unshift({ phase: null, start: from, end: work.start, image: image, images: [image], work: null });
      }
      work = before.work;
      image = before.image;
    }
    return steps;
  }

  function step(work, image, start, end) {
    return { phase: work.phase, start: start, end: end, image: image, images: work.images, work: work };
  }

  function index(works, keys) {
    const found = new Map();
    works.forEach(work => keys(work).forEach(key => {
      if (!found.has(key)) {
        found.set(key, []);
      }
      found.get(key).push(work);
    }));
    return found;
  }

  function previous(work, image, byImage, byPhase, seen) {
    const own = work.images.reduce((best, id) => latest(byImage.get(id), work.start, seen, best), null);
    if (own === null || work.start - own.end > AT_ONCE) {
      const room = latest(byPhase.get(work.phase), work.start, seen, null);
      if (room !== null && work.start - room.end <= AT_ONCE) {
        return { work: room, image: room.images[0] };
      }
    }
    if (own === null) {
      return { work: null, image: null };
    }
    return { work: own, image: own.images.indexOf(image) >= 0 ? image : common(own.images, work.images) };
  }

  function common(some, others) {
    const known = new Set(others);
    return some.find(id => known.has(id)) || some[0];
  }

  /** Of those that ended by then, the one that ended last. @param found the last one of others, or null */
  function latest(works, moment, seen, found) {
    return works.reduce((best, work) =>
      (work.end <= moment && !seen.has(work) && (best === null || work.end > best.end) ? work : best), found);
  }

  report.path = { of: of };
})(window.AmiPushReport);
