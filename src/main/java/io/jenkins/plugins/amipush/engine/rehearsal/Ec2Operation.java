package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.Set;
import java.util.TreeSet;

/**
 * An operation of EC2's query interface.
 *
 * @param parameters every parameter that it knows; {@code N} stands for an index
 */
record Ec2Operation(String name, boolean mutating, Set<String> parameters, Work work) {
    private static final String[] FILTERS = {"Filter.N.Name", "Filter.N.Value.N"};
    private static final String[] TAG_SPECIFICATIONS = {
        "TagSpecification.N.ResourceType", "TagSpecification.N.Tag.N.Key", "TagSpecification.N.Tag.N.Value"
    };

    /** Writes the answer's elements. */
    interface Work {
        /**
         * @throws Refusal when EC2 refuses the request; nothing has been changed then
         */
        void run(Ec2Request request, Xml answer);
    }

    static Ec2Operation reads(String name, Work work, String... parameters) {
        return new Ec2Operation(name, false, Set.of(parameters), work);
    }

    static Ec2Operation changes(String name, Work work, String... parameters) {
        return new Ec2Operation(name, true, Set.of(parameters), work);
    }

    Ec2Operation withFilters() {
        return with(FILTERS);
    }

    Ec2Operation withPaging() {
        return with("MaxResults", "NextToken");
    }

    Ec2Operation withTagSpecifications() {
        return with(TAG_SPECIFICATIONS);
    }

    private Ec2Operation with(String... more) {
        Set<String> all = new TreeSet<>(parameters);
        all.addAll(Set.of(more));
        return new Ec2Operation(name, mutating, all, work);
    }
}
