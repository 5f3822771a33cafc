/* The command that pushes again what failed, and nothing else. */
(function (report) {
  'use strict';

  const model = report.model;
  const words = report.words;

  const FILTERS = [
    { option: 'only-region', of: image => image.region },
    { option: 'only-type', of: image => image.type },
    { option: 'only-file', of: image => image.file }
  ];

  /* What a shell takes as it is. */
  const PLAIN = /^[A-Za-z0-9_@%+=:,.\/-]+$/;

  /* An option or a word in bash's own quotes. */
  const BASH = /^(--[a-z-]+ )?\$'/;

  /* What has a meaning in a pattern for file names. */
  const PATTERN = /[*?[\]{}\\]/g;

  /* Settings that are no options. */
  const OTHERS = ['source', 'threads'];

  /* The engine's word for what it does not show. */
  const HIDDEN = 'from --secrets';

  /**
   * The command for a shell, and what it does: {text, failed, found, bash}; null when there is nothing to push again. A word
   * with characters that do not show is written as bash alone reads it.
   *
   * The engine's filters name regions, types and files; what they let through beside the failed images is done already,
   * so the engine finds it and leaves it alone.
   *
   * @param program the words with which the engine is called, such as java, -jar, ami-push.jar, push
   */
  function of(results, program) {
    const failed = results.images.filter(model.isFailed);
    if (results.outcome === 'running' || results.dryRun || failed.length === 0) {
      return null;
    }
    const chosen = {};
    FILTERS.forEach(filter => {
      const wanted = distinct(failed.map(filter.of));
      if (wanted.length < distinct(results.images.map(filter.of)).length && wanted.every(value => value)) {
        chosen[filter.option] = wanted;
      }
    });
    const again = results.images.filter(image =>
      FILTERS.every(filter => !chosen[filter.option] || chosen[filter.option].indexOf(filter.of(image)) >= 0));
    const settings = Object.assign({}, results.settings, chosen);
    if (chosen['only-file']) {
      settings['only-file'] = chosen['only-file'].map(name => name.replace(PATTERN, '\\$&'));
    }
    const sources = [].concat(settings.source || []);
    const options = Object.keys(settings).filter(name => OTHERS.indexOf(name) < 0)
      .reduce((all, name) => all.concat(option(name, settings[name])), []);
    const all = program.map(quoted).concat(options, sources.map(quoted));
    return {
      text: all.join(' '),
      failed: failed.length,
      found: again.length - failed.length,
      bash: all.some(one => BASH.test(one))
    };
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

  function word(name, value) {
    return '--' + name + ' ' + quoted(value);
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
