package io.jenkins.plugins.amipush.engine.aws;

import java.net.URI;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Tells where the SDK sends a client's calls: settings, variables, profiles and rules all have a say in it. */
final class EndpointWatch implements ExecutionInterceptor {
    private final Consumer<URI> listener;

    EndpointWatch(Consumer<URI> listener) {
        this.listener = listener;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        listener.accept(context.httpRequest().getUri());
    }
}
