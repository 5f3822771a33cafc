package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;

/**
 * A command line as a file for {@code java @FILE}. So no argument is seen in the list of processes, none is too long, and
 * none is changed by the rules by which Windows puts words together: neither a quote, nor an asterisk, nor an empty word.
 */
final class ArgumentFile {
    private ArgumentFile() {}

    /**
     * @throws IOException in one line, for a word that the agent's encoding cannot express
     */
    static byte[] text(List<String> words) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(quoted(word)).append('\n');
        }
        Charset charset = encoding();
        try {
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] content = new byte[bytes.remaining()];
            bytes.get(content);
            return content;
        } catch (CharacterCodingException e) {
            String word = words.stream()
                    .filter(one -> !charset.newEncoder().canEncode(one))
                    .findFirst()
                    .orElse("");
            throw new IOException("the agent's encoding, " + charset + ", cannot express: " + word
                    + "; start the agent in a locale that can, such as LANG=C.UTF-8");
        }
    }

    private static String quoted(String word) throws IOException {
        if (word.indexOf('\0') >= 0) {
            throw new IOException("an argument holds a NUL character");
        }
        return '"'
                + word.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                        .replace("\f", "\\f")
                + '"';
    }

    /** The launcher hands the bytes on; the virtual machine takes them for this. */
    static Charset encoding() {
        String name = System.getProperty("sun.jnu.encoding");
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }
}
