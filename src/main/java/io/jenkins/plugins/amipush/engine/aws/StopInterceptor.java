package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.StopSignal;
import java.util.List;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Lets no request that changes something leave a push that was told to stop, not even the SDK's own repetition of it. */
final class StopInterceptor implements ExecutionInterceptor {
    private static final List<String> READING = List.of("Describe", "Get", "Head", "List", "AssumeRole");

    private final StopSignal stop;

    StopInterceptor(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String request = context.request().getClass().getSimpleName();
        if (READING.stream().noneMatch(request::startsWith)) {
            stop.check();
        }
    }
}
