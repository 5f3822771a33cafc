package io.jenkins.plugins.amipush.engine.rhsm;

/**
 * An image that RHSM lists.
 *
 * @param status such as {@code VISIBLE}, or null where RHSM tells none
 */
public record PublishedImage(String amiId, String status) {}
