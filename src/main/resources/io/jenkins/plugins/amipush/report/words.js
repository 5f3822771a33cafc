/*
 * What everybody reads: the texts of the bundle, and times, durations and sizes as words.
 *
 * All files of the report add to the one namespace AmiPushReport. They are plain ES2015 without classes, spread or async
 * functions: the browser of Jenkins' test harness knows no more.
 */
(function (report) {
  'use strict';

  /* Control characters and those that turn the direction of text; a name must look like what it is. */
  const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

  let texts = {};

  /** Takes the texts by key; {@code Messages.properties} has the English ones. */
  function use(bundle) {
    texts = bundle;
  }

  /** The text of a key, with what follows in place of {0}, {1} and so on. */
  function text(key) {
    const values = arguments;
    const pattern = has(key) ? texts[key] : key;
    return pattern.replace(/\{(\d)\}/g, (hole, number) => {
      const value = values[Number(number) + 1];
      return value === undefined || value === null ? '' : String(value);
    });
  }

  function has(key) {
    return Object.prototype.hasOwnProperty.call(texts, key);
  }

  /** The text for so many of something. */
  function count(key, number, more) {
    return text(key + (number === 1 ? '.one' : '.many'), whole(number), more);
  }

  /** The text of a word that a newer engine may have added to: without a text it stands for itself. */
  function named(kind, word) {
    return has(kind + '.' + word) ? texts[kind + '.' + word] : String(word);
  }

  function clean(value) {
    return String(value).replace(UNSEEN, '\ufffd');
  }

  function whole(number) {
    return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, text('number.group'));
  }

  function decimal(number) {
    return number.toFixed(1).replace('.', text('number.point'));
  }

  /** A number as it is, whole or not. */
  function number(value) {
    return value === Math.round(value) ? whole(value) : String(value).replace('.', text('number.point'));
  }

  function two(number) {
    return number < 10 ? '0' + number : String(number);
  }

  /** Milliseconds of the epoch, or null. */
  function millis(time) {
    const value = time ? Date.parse(time) : NaN;
    return isNaN(value) ? null : value;
  }

  function time(value) {
    return value ? clean(value).replace('T', ' ').replace(/\.\d+/, '').replace(/Z$/, ' UTC') : '';
  }

  /** The time of the day, UTC. */
  function clock(moment, seconds) {
    const date = new Date(moment);
    return two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + (seconds ? ':' + two(date.getUTCSeconds()) : '');
  }

  function day(moment) {
    return new Date(moment).toISOString().slice(0, 10);
  }

  /** The time of the day, and the day where it is not that of the push's start. */
  function moment(value, start) {
    return (day(value) === day(start) ? '' : day(value) + ' ') + clock(value, true);
  }

  function duration(length) {
    if (!(length >= 0)) {
      return '';
    }
    const seconds = Math.round(length / 1000);
    if (length < 9950) {
      return text('duration.seconds', decimal(length / 1000));
    }
    if (seconds < 60) {
      return text('duration.seconds', seconds);
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
      ? text('duration.minutes', minutes, two(seconds % 60))
      : text('duration.hours', whole(Math.floor(minutes / 60)), two(minutes % 60));
  }

  /** A duration that is not known to the second. */
  function roughly(length) {
    const minutes = Math.round(length / 60000);
    if (minutes < 1) {
      return text('roughly.less');
    }
    return minutes < 60 ? text('roughly.minutes', minutes)
      : text('roughly.hours', whole(Math.floor(minutes / 60)), two(5 * Math.floor((minutes % 60) / 5)));
  }

  function bytes(number) {
    if (number === undefined || number === null) {
      return '';
    }
    let value = number;
    let size = 0;
    while (value >= 1024 && size < SIZES.length - 1) {
      value /= 1024;
      size++;
    }
    return (size === 0 ? whole(value) : decimal(value)) + ' ' + SIZES[size];
  }

  report.words = {
    use: use, text: text, count: count, named: named, clean: clean, whole: whole, number: number, millis: millis, time: time,
    clock: clock, day: day, moment: moment, duration: duration, roughly: roughly, bytes: bytes, UNSEEN: UNSEEN
  };
})(window.AmiPushReport = window.AmiPushReport || {});
