package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.Http;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signature version 4 whose requests do not sign their bodies where nobody can stand between: over TLS, as the SDK has it, and to
 * this very machine, where the SDK would digest each body as if it crossed a network. Over plain HTTP to another machine
 * bodies are signed.
 */
final class LocalSigning implements AwsV4AuthScheme {
    private static final String PLAIN = "http";
    private static final String TLS = "https";

    private final AwsV4AuthScheme usual = AwsV4AuthScheme.create();

    @Override
    public String schemeId() {
        return usual.schemeId();
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return usual.identityProvider(providers);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return new Signer(usual.signer());
    }

    /** The scheme is no part of what is signed; the SDK's signer only asks it whether the body must be. */
    private record Signer(AwsV4HttpSigner usual) implements AwsV4HttpSigner {
        @Override
        public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
            SdkHttpRequest http = request.request();
            if (!http.protocol().equals(PLAIN) || !Http.isLoopback(http.host())) {
                return usual.sign(request);
            }
            SignedRequest signed = usual.sign(as(TLS, request));
            return SignedRequest.builder()
                    .request(signed.request().toBuilder().protocol(PLAIN).build())
                    .payload(signed.payload().orElse(null))
                    .build();
        }

        private static <I extends AwsCredentialsIdentity> SignRequest<I> as(String protocol, SignRequest<I> request) {
            // The port is kept: it is a part of the signed host.
            SdkHttpRequest other = request.request().toBuilder()
                    .protocol(protocol)
                    .port(request.request().port())
                    .build();
            return request.toBuilder().request(other).build();
        }

        @Override
        public CompletableFuture<AsyncSignedRequest> signAsync(
                AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
            return usual.signAsync(request);
        }
    }
}
