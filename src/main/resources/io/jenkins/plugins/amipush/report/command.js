/* The command that pushes again what failed, and nothing else. */
(function (report) {
  'use strict';

  const model = report.model;
  const words = report.words;

  /* What many images have in common. */
  const FILTERS = [
    { option: 'only-region', of: image => image.region },
    { option: 'only-type', of: image => image.type },
    { option: 'only-file', of: image => image.file }
  ];
  const IMAGES = 'only-image';

  /* What a shell takes as it is. */
  const PLAIN = /^[A-Za-z0-9_@%+=:,.\/-]+$/;

  /* An option or a word in bash's own quotes. */
  const BASH = /^(--[a-z-]+[ =])?\$'/;

  /* What has a meaning in a pattern for file names. */
  const PATTERN = /[*?[\]{}\\]/g;

  /* Settings that are no options. */
  const OTHERS = ['source', 'threads'];

  /* The engine's word for what it does not show. */
  const HIDDEN = 'from --secrets';

  /**
   * The command for a shell, and what it does: {text, failed, bash}; null when there is nothing to push again. A word
   * with characters that do not show is written as bash alone reads it.
   *
   * @param program the words with which the engine is called, such as java, -jar, ami-push.jar, push
   */
  function of(results, program) {
    const failed = results.images.filter(model.isFailed);
    if (results.outcome === 'running' || results.dryRun || failed.length === 0) {
      return null;
    }
    const settings = selecting(results, failed);
    const sources = [].concat(settings.source || []);
    const options = Object.keys(settings).filter(name => OTHERS.indexOf(name) < 0)
      .reduce((all, name) => all.concat(option(name, settings[name])), []);
    const all = program.map(quoted).concat(options, sources.map(quoted));
    return {
      text: all.join(' '),
      failed: failed.length,
      bash: all.some(one => BASH.test(one))
    };
  }

  /** The settings of a push of what failed and nothing else, with as few filters as that takes. */
  function selecting(results, failed) {
    if (failed.length === results.images.length) {
      return results.settings;
    }
    const common = byCommon(results, failed);
    const single = Object.assign({}, results.settings, { [IMAGES]: byImage(results, failed) });
    return common !== null && filters(common) < filters(single) ? common : single;
  }

  /** By region, type and file; null when they let through more than failed. */
  function byCommon(results, failed) {
    const chosen = {};
    FILTERS.forEach(filter => {
      const wanted = distinct(failed.map(filter.of));
      if (wanted.length < distinct(results.images.map(filter.of)).length && wanted.every(value => value)) {
        chosen[filter.option] = wanted;
      }
    });
    const through = results.images.filter(image =>
      FILTERS.every(filter => !chosen[filter.option] || chosen[filter.option].indexOf(filter.of(image)) >= 0));
    if (chosen['only-file']) {
      chosen['only-file'] = chosen['only-file'].map(name => name.replace(PATTERN, '\\$&'));
    }
    return through.length === failed.length ? Object.assign({}, results.settings, chosen) : null;
  }

  /** By id; what failed in every region, by its name alone, unless it was by id that the first push chose the regions. */
  function byImage(results, failed) {
    const pushed = new Set(results.images.filter(image => !model.isFailed(image)).map(image => image.name));
    const several = name => failed.filter(image => image.name === name).length > 1;
    return distinct(failed.map(image =>
      !results.settings[IMAGES] && !pushed.has(image.name) && several(image.name) ? image.name : image.id));
  }

  function filters(settings) {
    return FILTERS.map(filter => filter.option).concat(IMAGES)
      .reduce((count, option) => count + (settings[option] || []).length, 0);
  }

  function option(name, value) {
    if (value === true) {
      return ['--' + name];
    }
    if (value === false || value === null || value === HIDDEN) {
      return [];
    }
    if (name === 'tag' && typeof value === 'object') {
      return Object.keys(value).map(key => word(name, key + '=' + value[key]));
    }
    if (name === 'accounts' && typeof value === 'object') {
      return [word(name, JSON.stringify(named(value)))];
    }
    if (Array.isArray(value)) {
      return value.map(one => word(name, one));
    }
    return [word(name, typeof value === 'object' ? JSON.stringify(value) : value)];
  }

  /** The option names each account; the results know their numbers only, which do for names. */
  function named(accounts) {
    const regions = {};
    Object.keys(accounts).forEach(region => {
      regions[region] = {};
      accounts[region].forEach(account => { regions[region][account] = account; });
    });
    return regions;
  }

  /** A value that begins as options do would be taken for one, stood it alone. */
  function word(name, value) {
    return '--' + name + (String(value).startsWith('-') ? '=' : ' ') + quoted(value);
  }

  /** A word as a shell reads it back; whatever a terminal would not show is written so that it shows. */
  function quoted(value) {
    const text = String(value);
    if (PLAIN.test(text)) {
      return text;
    }
    if (text.search(words.UNSEEN) < 0) {
      return '\'' + text.replace(/'/g, '\'\\\'\'') + '\'';
    }
    return '$\'' + text.replace(/[\\']/g, '\\$&').replace(words.UNSEEN, escaped) + '\'';
  }

  function escaped(character) {
    return '\\u' + ('000' + character.charCodeAt(0).toString(16)).slice(-4);
  }

  function distinct(values) {
    return Array.from(new Set(values));
  }

  report.command = { of: of };
})(window.AmiPushReport);
