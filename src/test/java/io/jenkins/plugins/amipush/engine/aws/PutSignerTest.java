package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** The signature is the one that the SDK makes. */
public class PutSignerTest {
    private static final String HOST = "ebs.us-east-2.amazonaws.com";
    private static final String PATH = "/snapshots/snap-0123456789abcdef0/blocks/4711";

    private static Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", HOST);
        headers.put("x-amz-checksum", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        headers.put("x-amz-checksum-algorithm", "SHA256");
        headers.put("x-amz-data-length", "524288");
        return headers;
    }

    private static String sdks(AwsCredentials credentials, Instant now) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(URI.create("https://" + HOST + PATH));
        headers().forEach(request::putHeader);
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(request.build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ebs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-2")
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    @Test
    public void itIsTheSdks() {
        PutSigner signer = new PutSigner("ebs", "us-east-2");
        for (AwsCredentials credentials : new AwsCredentials[] {
            AwsBasicCredentials.create("AKIAEXAMPLE", "a secret"),
            AwsSessionCredentials.create("ASIAEXAMPLE", "another", "token"),
        }) {
            // A day ends, and with it the day's key.
            for (String now : new String[] {"2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"}) {
                Instant instant = Instant.parse(now);
                assertThat(signer.sign(PATH, "", headers(), credentials, instant))
                        .containsEntry("authorization", sdks(credentials, instant));
            }
        }
    }

    @Test
    public void theTokenOfTemporaryCredentialsGoesAlong() {
        assertThat(new PutSigner("ebs", "us-east-2")
                        .sign(PATH, "", headers(), AwsSessionCredentials.create("A", "S", "token"), Instant.EPOCH))
                .containsEntry("x-amz-security-token", "token")
                .containsEntry("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    }

    @Test
    public void queryOfAPartIsSigned() {
        String path = "/bucket/a%20key/of%2B%28parts%29";
        String query = "partNumber=7&uploadId=a%2Bb%2F%3D~";
        Map<String, String> headers =
                new TreeMap<>(Map.of("host", "s3.us-east-2.amazonaws.com", "x-amz-checksum-crc32", "AAAAAA=="));
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .protocol("https")
                .host("s3.us-east-2.amazonaws.com")
                .encodedPath(path)
                .putRawQueryParameter("uploadId", "a+b/=~")
                .putRawQueryParameter("partNumber", "7");
        headers.forEach(request::putHeader);
        AwsBasicCredentials credentials = AwsBasicCredentials.create("AKIAEXAMPLE", "a secret");
        String sdks = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(request.build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-2")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
        assertThat(new PutSigner("s3", "us-east-2").sign(path, query, headers, credentials, Instant.EPOCH))
                .containsEntry("authorization", sdks);
    }
}
