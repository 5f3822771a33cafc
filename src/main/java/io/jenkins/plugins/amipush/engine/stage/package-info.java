/**
 * From a source — a staged directory or the results of an earlier push — to push items, validated as a whole.
 */
package io.jenkins.plugins.amipush.engine.stage;
