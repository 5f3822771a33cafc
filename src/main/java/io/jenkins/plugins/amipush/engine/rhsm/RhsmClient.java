package io.jenkins.plugins.amipush.engine.rhsm;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.Http;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * RHSM, the metadata service that must know a product before its images ship, and that shows shipped images. For use by
 * several threads at a time. Every method throws {@link PushFailure}: passing when the connection or the server failed,
 * permanent when asking again cannot help; and {@link StopSignal.Stopped} when the push is stopped meanwhile.
 */
public final class RhsmClient implements AutoCloseable {
    private static final int PAGE = 1000;

    private final RhsmSettings settings;
    private final Reporter reporter;
    private final Http http;
    private final RhsmCalls calls;
    private final Map<String, CompletableFuture<Void>> regions = new ConcurrentHashMap<>();
    private List<Product> products;
    private Map<String, PublishedImage> published;

    public RhsmClient(RhsmSettings settings, Time time, StopSignal stop, Reporter reporter) {
        this.settings = settings;
        this.reporter = reporter;
        RhsmIdentity identity = settings.identity();
        http = new Http(settings.environment(), identity == null ? null : identity.keyManagers());
        calls = new RhsmCalls(settings, time, stop, http);
        if (settings.hasUnusedPath()) {
            reporter.warn(
                    "The path of the RHSM URL %s is not used: all calls go to %s", settings.base(), calls.url(""));
        }
        if (identity != null && identity.expires().isBefore(time.now())) {
            reporter.warn("The RHSM client certificate expired at %s", identity.expires());
        }
    }

    /** All products of all providers, asked for once. */
    public synchronized List<Product> products() {
        if (products == null) {
            URI url = calls.url("provider_image_groups");
            reporter.debug("Fetching product from %s", url);
            products = known(url, calls.get(url, reporter).get("body"));
            reporter.debug("%d Products(AWS provider) in rhsm: %s", products.size(), listed(products));
        }
        return products;
    }

    /** One that lacks a text is the product of no image, and no reason to push none. */
    private List<Product> known(URI url, JsonNode entries) {
        List<Product> known = new ArrayList<>();
        for (JsonNode entry : entries) {
            JsonNode name = entry.path("name");
            JsonNode provider = entry.path("providerShortName");
            if (name.isTextual() && provider.isTextual()) {
                known.add(new Product(name.textValue(), provider.textValue()));
            }
        }
        if (known.isEmpty() && !entries.isEmpty()) {
            throw calls.unexpected(url, "has no entry with the texts \"name\" and \"providerShortName\"", null);
        }
        if (known.size() < entries.size()) {
            reporter.debug("%d products in rhsm without a name or a provider", entries.size() - known.size());
        }
        return List.copyOf(known);
    }

    private static String listed(List<Product> products) {
        return products.stream()
                .map(product -> product.name() + "(" + product.provider() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String text(URI url, JsonNode entry, String key) {
        if (!entry.path(key).isTextual()) {
            throw calls.unexpected(url, "has an entry without the text \"" + key + "\"", null);
        }
        return entry.get(key).textValue();
    }

    /**
     * The product that images of a type belong to: of the settings' provider, and with {@code _HOURLY} after its name for
     * hourly ones.
     *
     * @param imageType hourly, access or marketplace
     */
    public Optional<Product> product(String product, String imageType) {
        Product wanted = new Product(Product.nameFor(product, imageType), settings.provider());
        reporter.debug("Searching for product %s for provider %s in rhsm", wanted.name(), wanted.provider());
        return products().stream().filter(wanted::equals).findFirst();
    }

    /** Makes the region known for the provider. Done once for each region; one that failed is tried again when asked. */
    public void ensureRegion(String region) {
        ensureRegion(region, reporter);
    }

    /** The same, with the log lines of a certain image. */
    public void ensureRegion(String region, Reporter speaker) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> first = regions.putIfAbsent(region, mine);
        if (first != null) {
            await(first);
            return;
        }
        try {
            createRegion(region, speaker);
            mine.complete(null);
        } catch (RuntimeException e) {
            regions.remove(region);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private void await(CompletableFuture<Void> region) {
        try {
            region.get();
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw calls.interrupted();
        }
    }

    private void createRegion(String region, Reporter speaker) {
        speaker.info("Creating region %s [%s]", region, settings.provider());
        Map<String, String> body = Map.of("regionID", region, "providerShortname", settings.provider());
        Http.Reply reply = calls.write("POST", calls.url("regions"), body, RhsmCalls.Repeat.SAFE, speaker);
        if (RhsmCalls.failed(reply)) {
            String what = "Failed creating region " + region;
            speaker.error("%s with error code %d: %s", what, reply.status(), RhsmCalls.excerpt(reply));
            throw RhsmCalls.failure(what, reply);
        }
    }

    /** All images that RHSM lists, by AMI id, asked for once. */
    public synchronized Map<String, PublishedImage> publishedImages() {
        if (published == null) {
            published = Collections.unmodifiableMap(readPages());
        }
        return published;
    }

    private Map<String, PublishedImage> readPages() {
        Map<String, PublishedImage> images = new LinkedHashMap<>();
        for (long offset = 0, count; ; offset += count) {
            URI url = calls.url("amis?limit=" + PAGE + "&offset=" + offset);
            JsonNode page = calls.get(url, reporter);
            JsonNode given = page.path("pagination").path("count");
            if (!given.isIntegralNumber() || given.longValue() < 0) {
                throw calls.unexpected(url, "has no number \"pagination.count\"", null);
            }
            count = given.longValue();
            if (count == 0) {
                return images;
            }
            int before = images.size();
            for (JsonNode entry : page.get("body")) {
                String ami = text(url, entry, "amiID");
                images.put(ami, new PublishedImage(ami, texts(entry)));
            }
            if (images.size() == before) {
                // Whoever heeds no offset would be asked for ever.
                throw calls.unexpected(url, "repeats images of an earlier page", null);
            }
        }
    }

    private static Map<String, String> texts(JsonNode entry) {
        Map<String, String> texts = new LinkedHashMap<>();
        entry.fields().forEachRemaining(field -> {
            if (field.getValue().isTextual()) {
                texts.put(field.getKey(), field.getValue().textValue());
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    /** Whether RHSM lists the image with all that it would be told of it, but for the time in its description. */
    public boolean shows(ImageMetadata image) {
        PublishedImage listed = publishedImages().get(image.amiId());
        Map<String, String> wanted = image.body();
        wanted.remove(ImageMetadata.DESCRIPTION);
        return listed != null
                && wanted.entrySet().stream()
                        .allMatch(
                                field -> field.getValue().equals(listed.fields().get(field.getKey())));
    }

    /**
     * Shows an image in RHSM, or changes what RHSM says of it: it is updated, or created where RHSM does not know it.
     */
    public void publish(ImageMetadata image, String region) {
        publish(image, region, reporter);
    }

    /** The same, with the log lines of a certain image. */
    public void publish(ImageMetadata image, String region, Reporter speaker) {
        String ami = image.amiId();
        URI url = calls.url("amis");
        speaker.info("Registering image %s with rhsm", ami);
        speaker.info("Attempting to update the existing image %s in rhsm", ami);
        Http.Reply reply = calls.write("PUT", url, image.body(), RhsmCalls.Repeat.SAFE, speaker);
        if (isUnknownImage(reply)) {
            speaker.warn(
                    "Update to rhsm failed for %s with error code %d. Image might not be present on rhsm for update.",
                    ami, reply.status());
            create(image, region, url, speaker);
        } else if (RhsmCalls.failed(reply)) {
            throw refused("Update to rhsm failed for " + ami, reply, speaker);
        }
        speaker.info("Successfully registered image %s with rhsm", ami);
    }

    /** RHSM answers 404, and at times 400, to the update of an image that it does not have. */
    private static boolean isUnknownImage(Http.Reply reply) {
        return reply.status() == 404 || reply.status() == 400;
    }

    private void create(ImageMetadata image, String region, URI url, Reporter speaker) {
        speaker.info("Attempting to create new image %s in rhsm", image.amiId());
        Map<String, String> body = image.body();
        body.put("region", region);
        Http.Reply reply = calls.write("POST", url, body, RhsmCalls.Repeat.UNSAFE, speaker);
        if (RhsmCalls.failed(reply)) {
            throw refused("Failed to create image " + image.amiId() + " in rhsm", reply, speaker);
        }
    }

    private static PushFailure refused(String what, Http.Reply reply, Reporter speaker) {
        speaker.error("%s with error code %d", what, reply.status());
        speaker.error("%s", RhsmCalls.excerpt(reply));
        return RhsmCalls.failure(what, reply);
    }

    @Override
    public void close() {
        http.close();
    }
}
