package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A small valid stage: three images, two regions, two types, one image compressed. */
final class SampleStage {
    /** What RHSM must know for it to be pushed, and for which provider. */
    static final List<String> PRODUCTS = List.of("RHEL", "RHEL_HOURLY");

    static final String PROVIDER = "AWS";

    private static final int MIB = 1 << 20;

    /** A disk's first sector: a name, so that no two images are equal, and the mark of a boot sector. */
    private static final int SECTOR = 512;

    private static final List<Sample> SAMPLES = List.of(
            new Sample("us-east-2", "hourly", "x86_64", "sample-9.6-x86_64.raw", 8, "Hourly2", "bp-6fa54006"),
            new Sample("us-east-2", "access", "arm64", "sample-9.6-arm64.raw", 6, "Access2", "bp-63a5400a"),
            new Sample("eu-west-1", "hourly", "x86_64", "sample-9.6-x86_64.raw.xz", 12, "Hourly2", "bp-6fa54006"));

    private static final String HEADER = """
            # Three small images to rehearse a push with. The fields are those of any stage.
            header:
              version: "0.2"
            payload:
              files:
            """;

    private static final String ENTRY = """
              - relative_path: %s
                sha256sum: %s
                attributes:
                  region: %s
                  type: %s
                  description: Sample image, not bootable
                  virtualization: hvm
                  volume: gp3
                  root_device: /dev/sda1
                  boot_mode: hybrid
                  ena_support: true
                  sriov_net_support: simple
                  billing_codes:
                    name: %s
                    codes: [%s]
                  release:
                    product: RHEL
                    version: "9.6.0"
                    variant: BaseOS
                    arch: %s
                    date: "20260901"
                    respin: 0
                    type: ga
                    base_product: null
                    base_version: null
            """;

    private record Sample(
            String region, String type, String arch, String file, int mib, String billing, String billingCode) {
        String relativePath() {
            return region + "-" + type + "/AWS_IMAGES/" + file;
        }
    }

    private SampleStage() {}

    /**
     * Writes the stage.
     *
     * @return the files it consists of
     * @throws PushFailure when the directory is not empty or cannot be written
     */
    static List<Path> write(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            try (Stream<Path> entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    throw PushFailure.permanent(directory + " is not empty", "name a new directory");
                }
            }
            List<Path> files = new ArrayList<>();
            StringBuilder metadata = new StringBuilder(HEADER);
            for (Sample sample : SAMPLES) {
                Path image = directory.resolve(sample.relativePath());
                Files.createDirectories(image.getParent());
                writeImage(image, sample);
                metadata.append(entry(sample, sha256(image)));
                files.add(image);
            }
            Path staged = directory.resolve("staged.yaml");
            files.add(0, Files.writeString(staged, metadata));
            return files;
        } catch (IOException e) {
            throw PushFailure.permanent("cannot write a stage to " + directory + ": " + e, "name another directory")
                    .cause(e);
        }
    }

    private static String entry(Sample sample, String sha256) {
        return ENTRY.formatted(
                        sample.relativePath(),
                        sha256,
                        sample.region,
                        sample.type,
                        sample.billing,
                        sample.billingCode,
                        sample.arch)
                .indent(2);
    }

    private static void writeImage(Path image, Sample sample) throws IOException {
        byte[] sector = new byte[SECTOR];
        byte[] name = ("AMI Push sample " + sample.relativePath()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, sector, 0, name.length);
        sector[SECTOR - 2] = 0x55;
        sector[SECTOR - 1] = (byte) 0xAA;
        if (sample.file.endsWith(".xz")) {
            ByteArrayOutputStream disk = new ByteArrayOutputStream();
            disk.write(sector);
            disk.write(new byte[sample.mib * MIB - SECTOR]);
            try (OutputStream xz = new XZOutputStream(Files.newOutputStream(image), new LZMA2Options(0))) {
                disk.writeTo(xz);
            }
        } else {
            try (RandomAccessFile disk = new RandomAccessFile(image.toFile(), "rw")) {
                disk.write(sector);
                disk.setLength((long) sample.mib * MIB);
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
