package dev.occam.tuner.cli;

import java.util.Locale;

/**
 * Text from elsewhere, a name of a column or a file, made fit for a terminal: what would move its cursor, change its
 * colours or turn the direction of its lines stands there as its code.
 */
final class Printable {

    private static final int HEAD = 700;
    private static final int TAIL = 290;

    private Printable() {}

    /** One line: breaks and tabs are spaces, and of what is longer than a screen the middle is left out. */
    static String line(String text) {
        String line = lines(text.strip().replaceAll("\\s*\\R\\s*", " ").replace('\t', ' '));
        return line.length() <= HEAD + TAIL + 3
                ? line
                : line.substring(0, HEAD) + "..." + line.substring(line.length() - TAIL);
    }

    /** The lines that there are, whatever their length. */
    static String lines(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHarmless(point)) {
                plain.appendCodePoint(point);
            } else {
                plain.append(String.format(Locale.ROOT, "\\u%04x", point));
            }
        });
        return plain.toString();
    }

    private static boolean isHarmless(int point) {
        if (point == '\n' || point == '\r' || point == '\t') {
            return true;
        }
        int type = Character.getType(point);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && !isTurn(point);
    }

    /** Of the format characters those that reorder text; others join letters of scripts that need them. */
    private static boolean isTurn(int point) {
        return (point >= 0x202a && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x2069)
                || point == 0x200e
                || point == 0x200f;
    }
}
