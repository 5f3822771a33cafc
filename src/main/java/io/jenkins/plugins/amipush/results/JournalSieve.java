package io.jenkins.plugins.amipush.results;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Lets through the lines of a journal that say how a push went, and not those that said how it was going: how far an
 * upload or import is, and what is no warning. They are most of a journal, the build's log has told them, and the
 * journal among the artifacts has them all.
 */
final class JournalSieve extends FilterOutputStream {
    /** As the engine begins such lines; anything else is let through. */
    private static final Pattern PASSING = Pattern.compile(
            "\\{\"type\":(\"progress\",|\"note\",\"time\":\"[^\"]{0,40}\",\"level\":\"(DEBUG|INFO)\",)");

    /** Enough of a line to tell; longer than the longest that the pattern can match. */
    private static final int TELLING = 100;

    private final ByteArrayOutputStream start = new ByteArrayOutputStream(TELLING);
    private boolean decided;
    private boolean passing;

    JournalSieve(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        if (decided) {
            if (!passing) {
                out.write(value);
            }
        } else {
            start.write(value);
            if (value == '\n' || start.size() == TELLING) {
                decide();
            }
        }
        if (value == '\n') {
            decided = false;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!decided) {
            decide();
        }
        super.flush();
    }

    private void decide() throws IOException {
        passing = PASSING.matcher(start.toString(StandardCharsets.ISO_8859_1)).lookingAt();
        if (!passing) {
            start.writeTo(out);
        }
        start.reset();
        decided = true;
    }
}
