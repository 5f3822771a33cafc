/**
 * The engine: from a staged directory to released AMIs, as a command of its own that knows nothing of Jenkins. This
 * package holds what all of its parts share: time, the signal to stop, and how a failure is told.
 */
package io.jenkins.plugins.amipush.engine;
