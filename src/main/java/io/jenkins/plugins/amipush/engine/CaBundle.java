package io.jenkins.plugins.amipush.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificate authorities that the environment names, instead of those that Java trusts. */
public final class CaBundle {
    /** The first that is set counts. */
    private static final List<String> VARIABLES = List.of("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");

    private static final List<String> VARIABLES_OF_AWS =
            Stream.concat(Stream.of("AWS_CA_BUNDLE"), VARIABLES.stream()).toList();

    private final TrustManager[] trustManagers;

    private CaBundle(TrustManager[] trustManagers) {
        this.trustManagers = trustManagers;
    }

    /**
     * That for whatever is not AWS.
     *
     * @throws PushFailure when the file cannot be used
     */
    static Optional<CaBundle> of(Map<String, String> environment) {
        return of(VARIABLES, environment);
    }

    /**
     * That for AWS, which has a variable of its own.
     *
     * @throws PushFailure when the file cannot be used
     */
    public static Optional<CaBundle> ofAws(Map<String, String> environment) {
        return of(VARIABLES_OF_AWS, environment);
    }

    private static Optional<CaBundle> of(List<String> variables, Map<String, String> environment) {
        return variables.stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst()
                .map(variable -> read(variable, environment.get(variable)));
    }

    public TrustManager[] trustManagers() {
        return trustManagers.clone();
    }

    /** TLS by these authorities, with no certificate of one's own. */
    public SSLContext tls() {
        return tls(null, trustManagers);
    }

    /**
     * @param identity the key managers of a client certificate, or null
     * @param trustManagers null for those of Java
     */
    static SSLContext tls(KeyManager[] identity, TrustManager[] trustManagers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, trustManagers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw PushFailure.permanent("TLS cannot be set up: " + e.getMessage(), null)
                    .cause(e);
        }
    }

    private static CaBundle read(String variable, String file) {
        try {
            // At once: the factory reads byte by byte.
            InputStream bytes = new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            if (authorities.isEmpty()) {
                throw unusable(variable, file, "it holds no certificate", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry("ca-" + store.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new CaBundle(factory.getTrustManagers());
        } catch (IOException | InvalidPathException e) {
            throw unusable(variable, file, "it cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw unusable(variable, file, "it holds no PEM certificates", e);
        }
    }

    private static PushFailure unusable(String variable, String file, String why, Exception cause) {
        return PushFailure.permanent(
                        "The CA bundle " + file + " of " + variable + " is of no use: " + why,
                        "name a file of PEM certificates, or unset " + variable)
                .cause(cause);
    }
}
