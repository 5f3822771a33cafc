package io.jenkins.plugins.amipush.engine.rhsm;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Offers the one certificate to every server that asks for one. Java's own managers offer nothing to a server whose list
 * of authorities does not name the issuer, which then looks as if no certificate had been given.
 */
final class OneIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "rhsm";

    private final X509Certificate[] chain;
    private final PrivateKey key;

    OneIdentity(X509Certificate[] chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Arrays.stream(keyTypes).anyMatch(this::isMine) ? ALIAS : null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return isMine(keyType) ? new String[] {ALIAS} : null;
    }

    private boolean isMine(String keyType) {
        return keyType.equalsIgnoreCase(chain[0].getPublicKey().getAlgorithm());
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? chain.clone() : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
