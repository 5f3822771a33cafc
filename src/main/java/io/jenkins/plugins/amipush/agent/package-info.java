/** Brings the engine to an agent, starts it there, reads its journal and stops it. */
package io.jenkins.plugins.amipush.agent;
