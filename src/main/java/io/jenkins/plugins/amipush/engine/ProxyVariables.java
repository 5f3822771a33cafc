package io.jenkins.plugins.amipush.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The proxies that the usual environment variables name: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and
 * {@code NO_PROXY}, in lower case too, which wins. Loopback hosts are never reached through a proxy.
 */
public final class ProxyVariables extends ProxySelector {
    private static final int DEFAULT_PORT = 80;
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    /** By the scheme of the URL that is asked for. */
    private final Map<String, URI> proxies = new HashMap<>();

    private final List<String> exempt;

    /**
     * @throws PushFailure when a variable names no HTTP proxy
     */
    public ProxyVariables(Map<String, String> environment) {
        for (String scheme : List.of("http", "https")) {
            String variable = given(environment, scheme + "_proxy") ? scheme + "_proxy" : "all_proxy";
            if (given(environment, variable)) {
                proxies.put(scheme, parse(variable, value(environment, variable)));
            }
        }
        exempt = Arrays.stream(value(environment, "no_proxy").split("[,\\s]+"))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    private static boolean given(Map<String, String> environment, String variable) {
        return !value(environment, variable).isEmpty();
    }

    private static String value(Map<String, String> environment, String variable) {
        String upper = environment.getOrDefault(variable.toUpperCase(Locale.ROOT), "");
        return environment.getOrDefault(variable, upper).strip();
    }

    private static URI parse(String variable, String text) {
        String name = variable.toUpperCase(Locale.ROOT);
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            // Told below; the exception's message would repeat a password.
        }
        throw PushFailure.permanent(
                name + " names no HTTP proxy", "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT");
    }

    @Override
    public List<Proxy> select(URI uri) {
        URI proxy = proxyFor(uri);
        return proxy == null
                ? DIRECT
                : List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
    }

    /**
     * The proxy for a scheme, in the form that a client wants which is set up with one proxy for all hosts.
     *
     * @param scheme http or https: of the URLs that are asked for
     */
    public Optional<Through> through(String scheme) {
        return Optional.ofNullable(proxies.get(scheme)).map(proxy -> {
            String[] user = proxy.getRawUserInfo() == null
                    ? new String[0]
                    : proxy.getRawUserInfo().split(":", 2);
            return new Through(
                    proxy.getHost(),
                    port(proxy),
                    user.length == 2 ? decoded(user[0]) : null,
                    user.length == 2 ? decoded(user[1]) : null,
                    exempt.stream().map(ProxyVariables::pattern).collect(Collectors.toSet()));
        });
    }

    private static String pattern(String entry) {
        return entry.equals("*") ? ".*" : "(.*\\.)?" + Pattern.quote(entry.replaceFirst("^\\*?\\.", ""));
    }

    /**
     * A proxy.
     *
     * @param user null where it wants none; so is the password then
     * @param direct regular expressions for the lower-case names of hosts that are reached without it
     */
    public record Through(String host, int port, String user, String password, Set<String> direct) {
        /** Without the password. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** Null for a direct connection. */
    private URI proxyFor(URI uri) {
        URI proxy = proxies.get(uri.getScheme().toLowerCase(Locale.ROOT));
        return uri.getHost() == null || isExempt(uri) ? null : proxy;
    }

    private boolean isExempt(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (Http.isLoopback(host)) {
            return true;
        }
        return exempt.stream().anyMatch(entry -> {
            String domain = entry.replaceFirst("^\\*?\\.", "");
            return entry.equals("*")
                    || host.equals(domain)
                    || host.endsWith("." + domain)
                    || entry.equals(host + ":" + uri.getPort());
        });
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException problem) {
        // The caller of the request hears of it.
    }

    private static int port(URI proxy) {
        return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    }

    /** The header that a proxy wants for requests to that URL, where its variable holds user and password. */
    Optional<String> authorization(URI uri) {
        URI proxy = proxyFor(uri);
        if (proxy == null || proxy.getRawUserInfo() == null) {
            return Optional.empty();
        }
        byte[] credentials = decoded(proxy.getRawUserInfo()).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
