/*
 * Keeps the page of a build's pushes up to date: asks for the results until nothing more can come. Only what the report
 * shows changes, so the page stays where its reader scrolled it.
 */
(function () {
  'use strict';

  const EVERY = 2500;
  const SLOWEST = 30000;

  /* A large release takes its time to be sent: the page asks no more often than a quarter of the time. */
  const SHARE = 4;

  let tag = null;
  let failures = 0;

  function start(root) {
    const connection = document.getElementById('ami-push-connection');
    const artifacts = document.getElementById('ami-push-artifacts');
    const subtitle = document.querySelector('.jenkins-app-bar__subtitle');

    function ask() {
      const asked = Date.now();
      const request = new XMLHttpRequest();
      request.open('GET', root.dataset.results);
      if (tag) {
        request.setRequestHeader('If-None-Match', tag);
      }
      request.timeout = SLOWEST;
      request.onload = () => answered(request, Date.now() - asked);
      request.onerror = () => lost('Jenkins does not answer');
      request.ontimeout = () => lost('Jenkins does not answer');
      request.send();
    }

    function answered(request, took) {
      if (request.status === 304) {
        found();
        later(Math.max(EVERY, SHARE * took));
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
      if (!answer) {
        lost('Jenkins answered with status ' + request.status);
        return;
      }
      found();
      tag = request.getResponseHeader('ETag');
      show(answer);
      if (answer.live) {
        later(Math.max(EVERY, SHARE * took));
      }
    }

    function show(answer) {
      window.AmiPushReport.show(root, answer.results);
      artifacts.hidden = !answer.archived;
      root.dataset.live = String(answer.live);
      /* The report tells the outcome itself, and always the newest. */
      if (subtitle) {
        subtitle.hidden = true;
      }
    }

    function found() {
      failures = 0;
      connection.hidden = true;
    }

    function lost(why) {
      failures++;
      connection.textContent = why + '. What is shown may be out of date; trying again.';
      connection.hidden = false;
      later(Math.min(SLOWEST, EVERY * failures));
    }

    function later(wait) {
      window.setTimeout(ask, wait);
    }

    ask();
  }

  const root = document.getElementById('ami-push-report');
  if (root) {
    start(root);
  } else {
    document.addEventListener('DOMContentLoaded', () => start(document.getElementById('ami-push-report')));
  }
})();
