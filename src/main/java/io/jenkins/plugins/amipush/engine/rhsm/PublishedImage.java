package io.jenkins.plugins.amipush.engine.rhsm;

import java.util.Map;

/**
 * An image that RHSM lists.
 *
 * @param fields what RHSM tells of it as text, by RHSM's own keys: {@code arch}, {@code product}, {@code version},
 *     {@code variant}, {@code status} …
 */
public record PublishedImage(String amiId, Map<String, String> fields) {}
