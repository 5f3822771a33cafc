/**
 * What a push has to tell: {@linkplain io.jenkins.plugins.amipush.journal.Event events}, one JSON object a line in the
 * journal, and {@linkplain io.jenkins.plugins.amipush.journal.Results results}, the one fold of them that every report,
 * console and page shows. Plain data, shared by the engine that writes it and the Jenkins plugin that reads it;
 * {@code docs/journal.md} is its contract.
 */
package io.jenkins.plugins.amipush.journal;
