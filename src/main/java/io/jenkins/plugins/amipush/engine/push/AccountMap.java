package io.jenkins.plugins.amipush.engine.push;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which AWS accounts a region's images are shared with.
 *
 * @param byRegion account ids by region name, or by {@value #DEFAULT}; null when the option was not given at all
 */
public record AccountMap(Map<String, List<String>> byRegion) {
    static final String DEFAULT = "default";

    /** Nobody was named: the images are shared with nobody. */
    public static final AccountMap ABSENT = new AccountMap(null);

    /** Whether the option was given. */
    public boolean given() {
        return byRegion != null;
    }

    /**
     * The accounts for a region: its own entry, or else the default's; never both. An option that was not given shares
     * with nobody; one that was given but names neither is a fault, and empty here.
     */
    public Optional<List<String>> forRegion(String region) {
        if (!given()) {
            return Optional.of(List.of());
        }
        return Optional.ofNullable(byRegion.getOrDefault(region, byRegion.get(DEFAULT)));
    }
}
