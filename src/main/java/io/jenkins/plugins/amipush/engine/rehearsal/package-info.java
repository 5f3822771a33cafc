/**
 * A stand-in for AWS and RHSM on a loopback port: strict where they are strict, slow where they are slow, and told by a scenario when to fail.
 */
package io.jenkins.plugins.amipush.engine.rehearsal;
