package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.Test;

public class RhsmServiceTest extends CloudTest {
    private static final String BASE = "/v1/internal/cloud_access_providers/amazon/";
    private static final String AMI = "{\"amiID\": \"ami-1\", \"status\": \"VISIBLE\", \"variant\": \"none\"}";

    @Test
    public void productsComeFromTheScenarioAndFromTheCaller() throws Exception {
        start("{\"times\": \"none\", \"products\": [{\"name\": \"RHEL\", \"providerShortName\": \"awstest\"}]}");
        cloud.know("RHEL_HOURLY", "awstest");
        JsonNode answer = json(call("GET", "provider_image_groups", null));
        assertThat(answer.path("body").findValuesAsText("name")).containsExactly("RHEL", "RHEL_HOURLY");
        assertThat(answer.at("/body/0/providerShortName").asText()).isEqualTo("awstest");
    }

    @Test
    public void anAmiIsPostedOnceAndPutWhenKnown() throws Exception {
        startWithoutTimes();
        assertThat(call("PUT", "amis", AMI).statusCode()).isEqualTo(404);
        assertThat(call("POST", "amis", AMI).statusCode()).isEqualTo(201);
        assertThat(call("POST", "amis", AMI).statusCode()).isEqualTo(409);
        assertThat(call("PUT", "amis", "{\"amiID\": \"ami-1\", \"status\": \"invisible\"}")
                        .statusCode())
                .isEqualTo(200);
        JsonNode ami = cloud.state().at("/rhsm/amis/0");
        assertThat(ami.path("status").asText()).isEqualTo("invisible");
        assertThat(ami.path("variant").asText()).isEqualTo("none");
        assertThat(call("PUT", "amis", "{}").statusCode()).isEqualTo(400);
        assertThat(call("PUT", "amis", "no JSON").statusCode()).isEqualTo(400);
        assertThat(call("GET", "nothing", null).statusCode()).isEqualTo(404);
        assertThat(cloud.requests().get(0)).satisfies(request -> {
            assertThat(request.operation()).isEqualTo("rhsm:PUT amis");
            assertThat(request.parameters()).containsEntry("amiID", "ami-1");
            assertThat(request.mutating()).isTrue();
            assertThat(request.status()).isEqualTo(404);
        });
    }

    @Test
    public void unknownAmisArePutWhenTheScenarioSaysSo() throws Exception {
        start("{\"times\": \"none\", \"rhsm\": {\"acceptUnknown\": true}}");
        assertThat(call("PUT", "amis", AMI).statusCode()).isEqualTo(200);
        assertThat(cloud.state().at("/rhsm/amis/0/amiID").asText()).isEqualTo("ami-1");
    }

    @Test
    public void regionsMayBePostedAgain() throws Exception {
        startWithoutTimes();
        String region = "{\"regionID\": \"us-east-2\", \"providerShortname\": \"awstest\"}";
        assertThat(call("POST", "regions", region).statusCode()).isEqualTo(200);
        assertThat(call("POST", "regions", region).statusCode()).isEqualTo(200);
        assertThat(cloud.state().at("/rhsm/regions")).hasSize(1);
    }

    @Test
    public void amisAreListedPageByPage() throws Exception {
        startWithoutTimes();
        for (int i = 0; i < 5; i++) {
            call("POST", "amis", "{\"amiID\": \"ami-" + i + "\"}");
        }
        JsonNode page = json(call("GET", "amis?limit=2&offset=3", null));
        assertThat(page.path("body").findValuesAsText("amiID")).containsExactly("ami-3", "ami-4");
        assertThat(page.at("/pagination/count").asInt()).isEqualTo(2);
        assertThat(json(call("GET", "amis?limit=2&offset=5", null))
                        .at("/pagination/count")
                        .asInt())
                .isZero();
        assertThat(call("GET", "amis?limit=all", null).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return send(
                HttpRequest.newBuilder(URI.create(cloud.rhsm() + BASE + path)).method(method, publisher));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
