package io.jenkins.plugins.amipush.results;

import java.util.List;
import java.util.regex.Pattern;

/** Text in XML, which cannot hold every character, not even escaped: nobody could read a document with such a one. */
final class XmlText {
    private static final Pattern NO_XML =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cs}\\x{fffe}\\x{ffff}&&[^\\n\\t]]");

    private XmlText() {}

    static boolean fits(String text) {
        return text == null || !NO_XML.matcher(text).find();
    }

    /** The text with a replacement character for each that XML cannot hold. */
    static String of(String text) {
        return text == null ? null : NO_XML.matcher(text).replaceAll("\ufffd");
    }

    static List<String> of(List<String> texts) {
        return texts.stream().map(XmlText::of).toList();
    }
}
