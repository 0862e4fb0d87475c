package dev.occam.tuner.cli;

/**
 * A foreign text that a terminal shows and does not obey: one line, in which control characters and those that turn the
 * direction of writing stand as {@code \\u001b}. Very long texts are cut.
 */
final class InertText {

    private static final int LONGEST = 500;

    private InertText() {}

    static String of(String text) {
        return of(text, LONGEST);
    }

    /** The same, cut only beyond so many characters. */
    static String of(String text, int longest) {
        StringBuilder inert = new StringBuilder();
        int shown = 0;
        for (int at = 0; at < text.length() && shown < longest; shown++) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (isObeyed(c)) {
                inert.append(String.format("\\u%04x", c));
            } else {
                inert.appendCodePoint(c);
            }
        }
        int length = text.codePointCount(0, text.length());
        return length <= longest ? inert.toString() : inert + "... (" + Numbers.count(length) + " characters)";
    }

    private static boolean isObeyed(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200E
                || c == 0x200F;
    }
}
