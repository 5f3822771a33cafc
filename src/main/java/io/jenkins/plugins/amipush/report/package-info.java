/**
 * What people and other programs get to see of a push's {@linkplain io.jenkins.plugins.amipush.journal.Results
 * results}: the files that release tools read, and a page. Every rendering is a function of the results alone; the
 * engine writes them at the end, the Jenkins plugin renders them at any time. {@code docs/results.md} is their contract.
 * {@link io.jenkins.plugins.amipush.report.PushLog} renders the events themselves as the log of console and build.
 */
package io.jenkins.plugins.amipush.report;
