/**
 * The workflow: what must exist, the steps that bring it about, who runs when, and what is tried again.
 */
package io.jenkins.plugins.amipush.engine.push;
