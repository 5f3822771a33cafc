/**
 * The command line: it reads the options, wires the parts, shows the console, writes the results and chooses the exit code.
 */
package io.jenkins.plugins.amipush.engine.cli;
