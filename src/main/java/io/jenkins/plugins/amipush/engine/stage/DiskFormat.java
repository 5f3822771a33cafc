package io.jenkins.plugins.amipush.engine.stage;

import java.util.Arrays;

/** How a staged file is packed, by the end of its name; as ever, {@code .XZ} is no {@code .xz}. */
public enum DiskFormat {
    XZ("xz"),
    GZIP("gz"),
    ZSTD("zst"),
    /** Not packed: sent as it is, whatever its name. */
    VERBATIM("");

    private final String suffix;

    DiskFormat(String suffix) {
        this.suffix = suffix;
    }

    public static DiskFormat of(String fileName) {
        return Arrays.stream(values())
                .filter(format -> format != VERBATIM
                        && fileName.endsWith("." + format.suffix)
                        && fileName.length() > format.suffix.length() + 1)
                .findFirst()
                .orElse(VERBATIM);
    }

    /** The name of what is packed: the file's, without its last suffix if that is this format's. */
    public String objectName(String fileName) {
        return this == VERBATIM ? fileName : fileName.substring(0, fileName.length() - suffix.length() - 1);
    }

    /** The format's common name, for messages. */
    String title() {
        return this == GZIP ? "gzip" : this == ZSTD ? "zstd" : suffix;
    }
}
