package io.jenkins.plugins.amipush.engine.aws;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Lets a client's calls go by the {@link Governor}: the first try of each as an interceptor, the others as the policy of
 * repetition. Both are asked outside the timeout of an attempt, so that a call does not time out from waiting; and both on
 * the thread that makes the call, which is how the second knows what the first was told of the call.
 */
final class GovernedCalls implements ExecutionInterceptor, RetryStrategy {
    private final Governor governor;
    private final RetryStrategy policy;
    private final ThreadLocal<TokenBucket> bucket = new ThreadLocal<>();

    GovernedCalls(Governor governor, RetryStrategy policy) {
        this.governor = governor;
        this.policy = policy;
    }

    @Override
    public void beforeMarshalling(Context.BeforeMarshalling context, ExecutionAttributes attributes) {
        Optional<TokenBucket> found = governor.bucket(
                attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                attributes.getAttribute(AwsExecutionAttribute.AWS_REGION).id(),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        bucket.set(found.orElse(null));
        found.ifPresent(governor::await);
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return policy.acquireInitialToken(request);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        TokenBucket taken = bucket.get();
        if (taken == null) {
            return policy.refreshRetryToken(request);
        }
        governor.learn(taken, request.failure());
        RefreshRetryTokenResponse response = policy.refreshRetryToken(request);
        Duration quota = governor.repeat(taken);
        Duration wait = response.delay().compareTo(quota) > 0 ? response.delay() : quota;
        return RefreshRetryTokenResponse.create(response.token(), wait);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return policy.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return policy.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return policy.useClientDefaults();
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return policy.toBuilder();
    }
}
