package io.jenkins.plugins.amipush.engine.rhsm;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468), and the certificates and keys in them. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** Java tells no key's algorithm before the right factory has read it. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** rsaEncryption, 1.2.840.113549.1.1.1, with its NULL parameter (RFC 8017, A.1). */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** What messages call the file; it may be in memory only. */
    private final String name;

    private final List<Block> blocks = new ArrayList<>();

    private record Block(String label, String content) {}

    Pem(String name, byte[] content) {
        this.name = name;
        Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                try {
                    certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der(block))));
                } catch (CertificateException e) {
                    throw damaged("certificate").cause(e);
                }
            }
        }
        return certificates;
    }

    /**
     * The first private key, if there is one.
     *
     * @param certificates those that it may belong to; an EC key may leave it to them to name its curve
     */
    Optional<PrivateKey> privateKey(List<X509Certificate> certificates) {
        return blocks.stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .findFirst()
                .map(block -> privateKey(block, certificates));
    }

    private PrivateKey privateKey(Block block, List<X509Certificate> certificates) {
        if (block.label().startsWith("ENCRYPTED") || block.content().contains("ENCRYPTED")) {
            throw PushFailure.permanent(
                    "The private key in " + name + " is encrypted",
                    "decrypt it (openssl pkey -in KEY -out PLAIN), or give certificate and key as a PKCS#12 file "
                            + "with its password");
        }
        byte[] der = der(block);
        byte[] pkcs8 = switch (block.label()) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> pkcs8(RSA, der);
            case "EC PRIVATE KEY" -> pkcs8(curve(certificates), der);
            default ->
                throw PushFailure.permanent(
                        "The private key in " + name + " is of an unknown kind: " + block.label(),
                        "give it as PKCS#8 (openssl pkey -in KEY -out NEW)");
        };
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // Of another algorithm.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        throw damaged("private key");
    }

    /** The algorithm with the curve's name: the first part of an EC certificate's public key (RFC 5280, 4.1). */
    private byte[] curve(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(X509Certificate::getPublicKey)
                .filter(key -> key.getAlgorithm().equals("EC"))
                .findFirst()
                .map(key -> firstMember(key.getEncoded()))
                .orElseThrow(() -> RhsmIdentity.mismatch(name));
    }

    private static byte[] firstMember(byte[] sequence) {
        int start = header(sequence, 0);
        int content = header(sequence, start);
        return Arrays.copyOfRange(sequence, start, content + length(sequence, start));
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = at + 2; i < header(der, at); i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return length;
    }

    /** An algorithm's own form of a key, wrapped as PKCS#8 (RFC 5208, 5). */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] size = {(byte) (length >> 16), (byte) (length >> 8), (byte) length};
            int skipped = length > 0xffff ? 0 : length > 0xff ? 1 : 2;
            out.write(0x80 | size.length - skipped);
            out.write(size, skipped, size.length - skipped);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private byte[] der(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.content());
        } catch (IllegalArgumentException e) {
            throw damaged(block.label());
        }
    }

    private PushFailure damaged(String what) {
        return PushFailure.permanent(
                "The " + what.toLowerCase(Locale.ROOT) + " in " + name + " cannot be read", "replace the file");
    }
}
