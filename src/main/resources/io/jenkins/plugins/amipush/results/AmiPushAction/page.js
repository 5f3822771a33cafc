/*
 * Keeps the page of a build's pushes up to date: asks every few seconds for what is newer, until nothing more can come.
 * Waits longer and longer while Jenkins does not answer, and not at all in a tab that nobody sees.
 */
(function () {
  'use strict';

  const EVERY = 2500;
  const ANSWER_LIMIT = 30000;

  /* A large release takes its time to be sent: the page asks no more often than a quarter of the time. */
  const SHARE = 4;

  const SLOWEST_WHEN_LOST = 60000;

  /* Who was signed out does not come back by being asked for. */
  const FIRST_WHEN_REFUSED = 60000;
  const SLOWEST_WHEN_REFUSED = 600000;

  /* How long the page says that all is well again. */
  const BACK = 8000;

  /* ---- the connection ---- */

  /** Tells how it stands, only when that changed: a screen reader reads each word of it. */
  function newConnection(box) {
    let state = 'good';
    let hiding = 0;

    function say(kind, text, reload) {
      window.clearTimeout(hiding);
      box.textContent = '';
      const alert = document.createElement('div');
      alert.className = 'jenkins-alert jenkins-alert-' + kind;
      alert.appendChild(document.createTextNode(text));
      if (reload) {
        const link = document.createElement('a');
        link.href = window.location.pathname;
        link.textContent = box.dataset.reload;
        alert.appendChild(document.createTextNode(' '));
        alert.appendChild(link);
      }
      box.appendChild(alert);
    }

    return {
      good: () => {
        if (state !== 'good') {
          state = 'good';
          say('success', box.dataset.back, false);
          hiding = window.setTimeout(() => { box.textContent = ''; }, BACK);
        }
      },
      /** @param next lost or refused. @param seen when the page was last up to date */
      bad: (next, seen) => {
        if (state !== next) {
          state = next;
          say('warning', box.dataset[next].replace('{0}', seen.toLocaleTimeString()), next === 'refused');
        }
      }
    };
  }

  function start(root) {
    const connection = newConnection(document.getElementById('ami-push-connection'));
    const subtitle = document.querySelector('.jenkins-app-bar__subtitle');
    let revision = null;
    let seen = new Date();
    let losses = 0;
    let refusals = 0;
    let failures = 0;
    let timer = 0;
    let asking = false;
    let over = false;

    function ask() {
      window.clearTimeout(timer);
      timer = 0;
      if (document.hidden) {
        return;
      }
      asking = true;
      const asked = Date.now();
      const request = new XMLHttpRequest();
      request.open('GET', root.dataset.results + (revision ? '?since=' + encodeURIComponent(revision) : ''));
      request.setRequestHeader('Accept', 'application/json');
      request.timeout = ANSWER_LIMIT;
      request.onload = () => answered(request, Date.now() - asked);
      request.onerror = lost;
      request.ontimeout = lost;
      request.send();
    }

    function answered(request, took) {
      if (request.status >= 500 || request.status === 0) {
        lost();
        return;
      }
      let answer = null;
      if (request.status === 200) {
        try {
          answer = JSON.parse(request.responseText);
        } catch (e) {
          /* Such as the form of a login that a proxy puts in between. */
        }
      }
      if (!answer || !answer.revision) {
        refused();
        return;
      }
      asking = false;
      losses = 0;
      refusals = 0;
      seen = new Date();
      connection.good();
      try {
        show(answer);
      } catch (e) {
        /* What is half applied is of no revision: everything is asked for again. */
        revision = null;
        window.console.error(e);
        later(waitAfter(failures++));
        return;
      }
      failures = 0;
      if (answer.live) {
        later(Math.max(EVERY, SHARE * took));
      } else {
        over = true;
      }
    }

    function show(answer) {
      if (answer.results) {
        window.AmiPushReport.show(root, answer.results, { texts: answer.texts, downloads: [] });
      } else if (Object.keys(answer.changes).length > 0) {
        window.AmiPushReport.update(root, answer.changes);
      }
      root.dataset.live = String(answer.live);
      /* The report tells the outcome itself, and always the newest. */
      if (subtitle) {
        subtitle.hidden = true;
      }
      revision = answer.revision;
    }

    /** @param times how often it went wrong before, one after the other */
    function waitAfter(times) {
      return Math.min(SLOWEST_WHEN_LOST, EVERY * Math.pow(2, Math.min(times, 10)));
    }

    function lost() {
      asking = false;
      connection.bad('lost', seen);
      later(waitAfter(losses++));
    }

    function refused() {
      asking = false;
      connection.bad('refused', seen);
      later(Math.min(SLOWEST_WHEN_REFUSED, FIRST_WHEN_REFUSED * Math.pow(2, Math.min(refusals++, 10))));
    }

    /** Not to the second: many pages lose the same Jenkins at once, and shall not come back at once. */
    function later(wait) {
      timer = window.setTimeout(ask, wait * (0.8 + 0.4 * Math.random()));
    }

    function askNow() {
      if (!document.hidden && !asking && !over) {
        ask();
      }
    }

    document.addEventListener('visibilitychange', askNow);
    window.addEventListener('online', askNow);
    ask();
  }

  const root = document.getElementById('ami-push-report');
  if (root) {
    start(root);
  } else {
    document.addEventListener('DOMContentLoaded', () => start(document.getElementById('ami-push-report')));
  }
})();
