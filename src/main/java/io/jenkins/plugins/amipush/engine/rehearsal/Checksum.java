package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** S3's checksum algorithms, with the ways in which those of parts become one of the object. */
enum Checksum {
    CRC32(4, 0xEDB88320L) {
        @Override
        Running start() {
            return new RunningCrc(new CRC32(), length());
        }
    },
    CRC32C(4, 0x82F63B78L) {
        @Override
        Running start() {
            return new RunningCrc(new CRC32C(), length());
        }
    },
    CRC64NVME(8, 0x9A6C9329AC4BC9B5L) {
        @Override
        Running start() {
            return new RunningCrc(new Crc64Nvme(), length());
        }
    },
    SHA1(20, 0) {
        @Override
        Running start() {
            return new RunningDigest(Digests.of("SHA-1"));
        }
    },
    SHA256(32, 0) {
        @Override
        Running start() {
            return new RunningDigest(Digests.of("SHA-256"));
        }
    };

    private final int length;
    private final long polynomial;

    Checksum(int length, long reflectedPolynomial) {
        this.length = length;
        polynomial = reflectedPolynomial;
    }

    abstract Running start();

    /** In bytes. */
    int length() {
        return length;
    }

    /** Whether the checksum of a whole can be computed from those of its parts: true of cyclic redundancy checks. */
    boolean combines() {
        return polynomial != 0;
    }

    /** The header that carries a value, in lower case. */
    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The XML element that carries a value. */
    String element() {
        return "Checksum" + name();
    }

    static Optional<Checksum> named(String name) {
        return Arrays.stream(values())
                .filter(checksum -> checksum.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The checksum that a header or trailer of that name carries. */
    static Optional<Checksum> ofHeader(String header) {
        return Arrays.stream(values())
                .filter(checksum -> checksum.header().equalsIgnoreCase(header))
                .findFirst();
    }

    /** S3's composite checksum: that of the parts' checksums in a row, without its {@code -N}. */
    byte[] composite(List<byte[]> parts) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        parts.forEach(row::writeBytes);
        Running running = start();
        running.update(row.toByteArray(), 0, row.size());
        return running.result();
    }

    /** The checksum of two pieces of content in a row, of which the second has {@code secondLength} bytes. */
    byte[] combine(byte[] first, byte[] second, long secondLength) {
        CrcCombination combination = new CrcCombination(length * 8, polynomial);
        return bytes(combination.combine(number(first), number(second), secondLength), length);
    }

    private static long number(byte[] bytes) {
        long number = 0;
        for (byte b : bytes) {
            number = number << 8 | b & 0xFF;
        }
        return number;
    }

    private static byte[] bytes(long number, int length) {
        byte[] bytes = ByteBuffer.allocate(8).putLong(number).array();
        return Arrays.copyOfRange(bytes, 8 - length, 8);
    }

    /** A checksum of content that is still coming. */
    interface Running {
        void update(byte[] bytes, int offset, int count);

        byte[] result();
    }

    private record RunningCrc(java.util.zip.Checksum crc, int length) implements Running {
        @Override
        public void update(byte[] bytes, int offset, int count) {
            crc.update(bytes, offset, count);
        }

        @Override
        public byte[] result() {
            return bytes(crc.getValue(), length);
        }
    }

    private record RunningDigest(MessageDigest digest) implements Running {
        @Override
        public void update(byte[] bytes, int offset, int count) {
            digest.update(bytes, offset, count);
        }

        @Override
        public byte[] result() {
            return digest.digest();
        }
    }
}
