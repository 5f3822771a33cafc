package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.List;
import java.util.Map;

/** EC2's list of regions: those of the partition in which the request was made. */
final class RegionOperations {
    private static final List<String> REGIONS = List.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "cn-north-1",
            "cn-northwest-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-gov-east-1",
            "us-gov-west-1",
            "us-west-1",
            "us-west-2");

    private final Filters<String> filters = new Filters<String>(region -> Map.of())
            .field("region-name", region -> region)
            .field("endpoint", RegionOperations::endpoint)
            .field("opt-in-status", region -> "opt-in-not-required");

    Ec2Operation[] operations() {
        return new Ec2Operation[] {
            Ec2Operation.reads("DescribeRegions", this::describe, "RegionName.N", "AllRegions")
                    .withFilters()
        };
    }

    private void describe(Ec2Request request, Xml answer) {
        Partition partition = Partition.of(request.region());
        List<String> named = request.parameters().list("RegionName");
        List<String> known = REGIONS.stream()
                .filter(region -> Partition.of(region) == partition)
                .toList();
        for (String name : named) {
            if (!known.contains(name)) {
                throw Refusal.bad("InvalidParameterValue", "Invalid region names: [" + name + "]");
            }
        }
        List<String> selected = filters.select(named.isEmpty() ? known : named, request.parameters(), "Filter");
        answer.items(
                "regionInfo",
                selected,
                (item, region) -> item.text("regionName", region)
                        .text("regionEndpoint", endpoint(region))
                        .text("optInStatus", "opt-in-not-required"));
    }

    private static String endpoint(String region) {
        return "ec2." + region + '.' + Partition.of(region).domain();
    }
}
