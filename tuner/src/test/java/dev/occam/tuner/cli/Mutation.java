package dev.occam.tuner.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Damage to a file, by seed: what disks, editors and slips of the hand do, and what someone does who means harm. */
final class Mutation {

    private static final Pattern NAME = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*+\"(?=\\s*:)");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*+\"(?!\\s*:)");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.])");
    private static final Pattern WORD = Pattern.compile("[^\\s,;{}\\[\\]]+");
    private static final Pattern BRACKET = Pattern.compile("[{}\\[\\],:]");
    private static final Pattern FIELD = Pattern.compile(
            "\"(?:[^\"\\\\\\n]|\\\\.)*+\"\\s*:\\s*(?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"|[^\\s,{}\\[\\]]+)\\s*,?");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1",
            "2",
            "0.5",
            "1e-320",
            "1e308",
            "1e999",
            "-1e999",
            "NaN",
            "Infinity",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999",
            "0x10",
            "007",
            "1_000");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "true",
            "../../x",
            "/etc/passwd",
            "C:\\\\x",
            "a/b",
            "~",
            "-",
            "--out",
            "$(x)",
            "${x}",
            "%s%n",
            "=1+1",
            "<script>x</script>",
            "\\\"'",
            "\\u0000",
            "\\u001b[31m",
            "\\u202e",
            "\\ud800",
            "é",
            "日本語",
            "\uD83D\uDE00",
            "name",
            "mlp",
            "cpu",
            "kfac",
            "x".repeat(10_000),
            "../".repeat(500),
            "a".repeat(300));
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{\"a\": 1}",
            "\"\"",
            "[".repeat(2000),
            "{\"a\":".repeat(1200));

    private Mutation() {}

    /** A damaged copy of a text file: one to three faults. */
    static byte[] ofText(byte[] file, Random random) {
        byte[] damaged = file;
        for (int faults = faults(random); faults > 0; faults--) {
            damaged = random.nextInt(4) == 0
                    ? bytes(damaged, random)
                    : text(new String(damaged, StandardCharsets.UTF_8), random).getBytes(StandardCharsets.UTF_8);
        }
        return damaged;
    }

    /** A damaged copy of a binary file: one to three faults. */
    static byte[] ofBytes(byte[] file, Random random) {
        byte[] damaged = file;
        for (int faults = faults(random); faults > 0; faults--) {
            damaged = bytes(damaged, random);
        }
        return damaged;
    }

    /** Mostly one: more hide each other. */
    private static int faults(Random random) {
        return random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
    }

    /** A number of the same kind, which may well be allowed. */
    private static String number(Random random) {
        return random.nextBoolean()
                ? Integer.toString(random.nextInt(10_000))
                : Double.toString(Math.exp(4 * random.nextGaussian()));
    }

    private static String text(String text, Random random) {
        return switch (random.nextInt(11)) {
            case 0 -> replaced(text, NUMBER, one(NUMBERS, random), random);
            case 1 -> replaced(text, NUMBER, one(VALUES, random), random);
            case 2 -> replaced(text, TEXT, '"' + one(TEXTS, random) + '"', random);
            case 3 -> replaced(text, TEXT, random.nextBoolean() ? one(NUMBERS, random) : one(VALUES, random), random);
            case 4 -> replaced(text, NAME, '"' + one(TEXTS, random) + '"', random);
            case 5 -> replaced(text, WORD, one(TEXTS, random), random);
            case 6 -> replaced(text, BRACKET, one(List.of("", ",", "[", "]", "{", "}", ":"), random), random);
            case 7 -> replaced(text, FIELD, "", random);
            case 8, 9 -> replaced(text, NUMBER, number(random), random);
            default -> slip(text, random);
        };
    }

    /** A letter lost in a name or a text, as fingers do. */
    private static String slip(String text, Random random) {
        Matcher name = chosen(text, random.nextBoolean() ? NAME : TEXT, random);
        if (name == null || name.end() - name.start() < 4) {
            return text;
        }
        int at = name.start() + 1 + random.nextInt(name.end() - name.start() - 2);
        return text.substring(0, at) + text.substring(at + 1);
    }

    private static String replaced(String text, Pattern what, String by, Random random) {
        Matcher place = chosen(text, what, random);
        return place == null ? text + by : text.substring(0, place.start()) + by + text.substring(place.end());
    }

    private static @Nullable Matcher chosen(String text, Pattern what, Random random) {
        int count = (int) what.matcher(text).results().count();
        if (count == 0) {
            return null;
        }
        Matcher matcher = what.matcher(text);
        for (int skip = random.nextInt(count); skip >= 0; skip--) {
            matcher.find();
        }
        return matcher;
    }

    private static byte[] bytes(byte[] file, Random random) {
        if (file.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(random.nextBoolean() ? file.length : Math.min(file.length, 64));
        int length = Math.min(file.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 4096));
        byte[] copy = file.clone();
        switch (random.nextInt(7)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy = Arrays.copyOf(file, at);
            case 3 -> copy = joined(Arrays.copyOf(file, at), Arrays.copyOfRange(file, at + length, file.length));
            case 4 -> copy = joined(Arrays.copyOf(file, at + length), Arrays.copyOfRange(file, at, file.length));
            case 5 -> Arrays.fill(copy, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
            default -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                copy = joined(joined(Arrays.copyOf(file, at), noise), Arrays.copyOfRange(file, at, file.length));
            }
        }
        return copy;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(tail);
        return all.toByteArray();
    }

    private static <T> T one(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
