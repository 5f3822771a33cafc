package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What EC2 refuses to register in any account. It says so only when the image's snapshot is there, hours after metadata
 * has told it.
 */
final class RegistrationChecks {
    private static final String ARM = "arm64";
    private static final String LEGACY = "legacy-bios";
    private static final Set<String> NO_ROOT = Set.of("st1", "sc1");
    private static final Set<String> NEEDS_IOPS = Set.of("io1", "io2");
    private static final int LONGEST_DESCRIPTION = 255;
    private static final int LAST_ASCII = 0x7f;
    private static final Pattern DEVICE = Pattern.compile(
            "/dev/(sd[a-z]{1,2}\\d{0,2}|xvd[a-z]{1,2}\\d{0,2}|hd[a-z]\\d{0,2})|xvd[a-z]{1,2}|sd[a-z]\\d{0,2}");
    private static final Pattern BILLING_CODE = Pattern.compile("bp-[0-9a-f]+");

    private final String where;
    private final List<Fault> faults = new ArrayList<>();

    private RegistrationChecks(String where) {
        this.where = where;
    }

    /** @param where what the faults are said of */
    static List<Fault> of(String where, ImageAttributes attributes) {
        RegistrationChecks checks = new RegistrationChecks(where);
        checks.volume(attributes.volume());
        checks.rootDevice(attributes.rootDevice());
        if (attributes.description() != null) {
            checks.description(attributes.description());
        }
        checks.bootMode(attributes);
        checks.billingCodes(attributes.billingCodes().codes());
        return checks.faults;
    }

    private void volume(String volume) {
        if (NO_ROOT.contains(volume)) {
            fault("volume", volume, "EC2 does not boot from this type of volume", "use gp3 or gp2");
        } else if (NEEDS_IOPS.contains(volume)) {
            fault(
                    "volume",
                    volume,
                    "EC2 registers this type only with a number of IOPS, which the metadata cannot give",
                    "use gp3 or gp2");
        }
    }

    private void rootDevice(String device) {
        if (!DEVICE.matcher(device).matches()) {
            fault("root_device", device, "EC2 knows no device of this name", "name a device such as /dev/sda1");
        }
    }

    private void description(String description) {
        int length = description.codePointCount(0, description.length());
        if (length > LONGEST_DESCRIPTION) {
            fault(
                    "description",
                    description,
                    "has %d characters, and EC2 takes %d".formatted(length, LONGEST_DESCRIPTION),
                    "shorten it");
        }
        // Those that break it are told by number: a dash that is none is hard to see.
        description
                .codePoints()
                .filter(character -> character > LAST_ASCII)
                .findFirst()
                .ifPresent(character -> fault(
                        "description",
                        description,
                        "holds the character U+%04X, and EC2 takes ASCII alone".formatted(character),
                        "write it in ASCII"));
    }

    private void bootMode(ImageAttributes attributes) {
        if (ARM.equals(attributes.release().arch()) && LEGACY.equals(Registrations.bootMode(attributes))) {
            boolean older = attributes.bootMode() == null;
            fault(
                    older ? "uefi_support" : "boot_mode",
                    older ? String.valueOf(attributes.uefiSupport()) : attributes.bootMode(),
                    "EC2 boots " + ARM + " with UEFI alone",
                    older ? "write true, or correct release.arch" : "use uefi, or correct release.arch");
        }
    }

    private void billingCodes(List<String> codes) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < codes.size(); i++) {
            String field = "billing_codes.codes[" + i + "]";
            String code = codes.get(i);
            if (!BILLING_CODE.matcher(code).matches()) {
                fault(field, code, "is no billing product code", "write it as AWS gave it, such as bp-6fa54006");
            } else if (!seen.add(code)) {
                fault(field, code, "is listed before, and EC2 takes it once", "remove it");
            }
        }
    }

    private void fault(String field, String value, String problem, String remedy) {
        faults.add(new Fault(where, field, value, problem, remedy));
    }
}
