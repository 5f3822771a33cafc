package io.jenkins.plugins.amipush.engine.rehearsal;

/** AWS's partitions, as region names tell them. */
enum Partition {
    AWS("aws", "amazonaws.com"),
    CHINA("aws-cn", "amazonaws.com.cn"),
    US_GOV("aws-us-gov", "amazonaws.com");

    private final String id;
    private final String domain;

    Partition(String id, String domain) {
        this.id = id;
        this.domain = domain;
    }

    static Partition of(String region) {
        if (region.startsWith("cn-")) {
            return CHINA;
        }
        return region.startsWith("us-gov-") ? US_GOV : AWS;
    }

    /** As it stands in an ARN. */
    String id() {
        return id;
    }

    String domain() {
        return domain;
    }
}
