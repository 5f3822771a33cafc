/**
 * The client of RHSM, the subscription metadata service that has to know each product and shows each released image.
 */
package io.jenkins.plugins.amipush.engine.rhsm;
