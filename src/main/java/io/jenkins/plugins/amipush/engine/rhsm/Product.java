package io.jenkins.plugins.amipush.engine.rhsm;

/**
 * A product that RHSM knows for a provider; RHSM calls it a provider image group.
 *
 * @param provider the provider's short name, such as {@code AWS}
 */
public record Product(String name, String provider) {
    /** The product under which RHSM keeps images of that type: hourly ones have their own. */
    public static String nameFor(String product, String imageType) {
        return "HOURLY".equalsIgnoreCase(imageType) ? product + "_HOURLY" : product;
    }
}
