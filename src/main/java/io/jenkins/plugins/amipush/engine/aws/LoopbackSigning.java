package io.jenkins.plugins.amipush.engine.aws;

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
 * Signs requests to S3 on this machine the way the SDK signs those that go over TLS: the headers, with the CRC-32 among
 * them, and not the body. The SDK signs bodies wherever there is no TLS, against those on the way who might change them;
 * here is no way, and the SHA-256 of every part would cost as much as all the rest.
 */
final class LoopbackSigning implements AwsV4AuthScheme, AwsV4HttpSigner {
    private static final String TLS = "https";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    @Override
    public String schemeId() {
        return AwsV4AuthScheme.SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        return signLikeTls(request);
    }

    private <T extends AwsCredentialsIdentity> SignedRequest signLikeTls(SignRequest<T> request) {
        SdkHttpRequest http = request.request();
        SignedRequest signed = signer.sign(request.toBuilder()
                .request(http.toBuilder().protocol(TLS).build())
                .build());
        return SignedRequest.builder()
                .request(signed.request().toBuilder().protocol(http.protocol()).build())
                .payload(signed.payload().orElse(null))
                .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return signer.signAsync(request);
    }
}
