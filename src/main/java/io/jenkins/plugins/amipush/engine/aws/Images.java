package io.jenkins.plugins.amipush.engine.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;

/** The AMIs of a region. */
public final class Images {
    private final AwsClients aws;
    private final String region;

    public Images(AwsClients aws, String region) {
        this.aws = aws;
        this.region = region;
    }

    String region() {
        return region;
    }

    /** Those of this account that bear one of the names, whatever their state. */
    public List<Image> named(Collection<String> names) {
        return described("name", names, request -> {});
    }

    /** Those of this account with the ids, whatever their state; one that EC2 does not show (yet) is missing. */
    public List<Image> with(Collection<String> ids) {
        // As a filter: EC2 refuses the whole question when it is asked for an id that it does not know.
        return described("image-id", ids, request -> {});
    }

    /** The ids of those that the account may launch because it is named in their launch permissions. */
    public Set<String> launchableBy(String account, Collection<String> ids) {
        return described("image-id", ids, request -> request.executableUsers(account)).stream()
                .map(Image::id)
                .collect(Collectors.toSet());
    }

    private List<Image> described(
            String filter, Collection<String> values, Consumer<DescribeImagesRequest.Builder> more) {
        List<Image> found = new ArrayList<>();
        for (List<String> chunk : Chunks.of(values, Chunks.FILTER_VALUES)) {
            DescribeImagesRequest request = DescribeImagesRequest.builder()
                    .owners("self")
                    // A disabled image keeps its name taken.
                    .includeDisabled(true)
                    .filters(condition -> condition.name(filter).values(chunk))
                    .applyMutation(more)
                    .build();
            AwsCall.make(
                            "look for images in " + region,
                            () -> aws.ec2(region).describeImagesPaginator(request).images().stream()
                                    .map(Image::of)
                                    .toList())
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * Registers an AMI.
     *
     * @param tags beside those that a registration sets itself
     * @return its id; empty when another image of this account bears the name, which EC2 may not list yet
     */
    public Optional<String> register(Registration registration, String snapshotId, Map<String, String> tags)
            throws InterruptedException {
        return AwsCall.makeOnceKnown("register image " + registration.name(), aws.time(), () -> {
            try {
                return Optional.of(AwsCall.answered(
                        aws.ec2(region)
                                .registerImage(registration.request(snapshotId, tags))
                                .imageId(),
                        "image"));
            } catch (Ec2Exception e) {
                if (AwsCall.code(e).equals("InvalidAMIName.Duplicate")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    public void tag(String id, Map<String, String> tags) throws InterruptedException {
        Ec2Tags.create(aws, region, id, tags);
    }

    /** The accounts that may launch it, named one by one. */
    public Set<String> permissions(String id) throws InterruptedException {
        return new TreeSet<>(AwsCall.makeOnceKnown(
                        "read the launch permissions of image " + id,
                        aws.time(),
                        () -> aws.ec2(region)
                                .describeImageAttribute(
                                        request -> request.imageId(id).attribute(ImageAttributeName.LAUNCH_PERMISSION)))
                .launchPermissions()
                .stream()
                .map(LaunchPermission::userId)
                .filter(account -> account != null)
                .toList());
    }

    /** Lets accounts launch it, beside those that may already. */
    public void share(String id, List<String> accounts) throws InterruptedException {
        for (List<String> chunk : Chunks.of(accounts, Chunks.PERMISSIONS)) {
            add(
                    "AMI sharing",
                    "take permissions from accounts that need none",
                    "share image %s with accounts %s".formatted(id, chunk),
                    id,
                    chunk.stream()
                            .map(account ->
                                    LaunchPermission.builder().userId(account).build())
                            .toList());
        }
    }

    /** Lets everybody launch it. */
    public void release(String id) throws InterruptedException {
        add(
                "Public AMIs",
                "make images private that need not be public",
                "release image %s to everybody".formatted(id),
                id,
                List.of(LaunchPermission.builder().group(PermissionGroup.ALL).build()));
    }

    /**
     * @param quota what Service Quotas calls the number of such permissions
     * @param otherwise what to do instead of having it raised
     */
    private void add(String quota, String otherwise, String doing, String id, List<LaunchPermission> permissions)
            throws InterruptedException {
        AwsCall.makeOnceKnown(doing, aws.time(), () -> {
            try {
                return aws.ec2(region)
                        .modifyImageAttribute(request ->
                                request.imageId(id).launchPermission(modification -> modification.add(permissions)));
            } catch (Ec2Exception e) {
                if (AwsCall.isFull(e)) {
                    throw AwsCall.usedUp(
                            doing,
                            e,
                            "have the quota \"%s\" raised in %s, or %s; then run again"
                                    .formatted(quota, region, otherwise));
                }
                throw e;
            }
        });
    }
}
