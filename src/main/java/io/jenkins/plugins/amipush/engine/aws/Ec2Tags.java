package io.jenkins.plugins.amipush.engine.aws;

import java.util.Map;

/** CreateTags, for whatever EC2 tags. */
final class Ec2Tags {
    private Ec2Tags() {}

    /** Sets tags on a resource, over older values of theirs; none of its other tags goes. */
    static void create(AwsClients aws, String region, String id, Map<String, String> tags) throws InterruptedException {
        if (!tags.isEmpty()) {
            AwsCall.makeOnceKnown(
                    "tag " + id,
                    aws.time(),
                    () -> aws.ec2(region)
                            .createTags(request -> request.resources(id).tags(Tags.ec2(tags))));
        }
    }
}
