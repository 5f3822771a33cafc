package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.TestKeys;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS for servers of tests, with a key of their own, and for clients that trust it. */
final class TlsServer {
    private TlsServer() {}

    static SSLContext context(Path pkcs12) throws Exception {
        KeyStore store = TestKeys.store(pkcs12);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, TestKeys.PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", TestKeys.certificate(pkcs12));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
