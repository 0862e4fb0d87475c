package dev.occam.tuner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown document of the project, for the tests that hold it to the program. */
public final class Document {

    /** The project's folder, seen from that of this module, where tests run. */
    public static final Path PROJECT = Path.of("..");

    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(?:<!-- (?<label>\\S+) -->\\R)?```(?<language>\\w+)\\R(?<text>(?s:.*?))^```$");
    private static final Pattern COMMAND = Pattern.compile("`((?:\\./occam|mvn) [^`]+)`");
    private static final Pattern WORD = Pattern.compile("'(?<quoted>[^']*)'|(?<bare>[^\\s']+)");

    private final String text;

    private Document(String text) {
        this.text = text;
    }

    /**
     * A fenced block.
     *
     * @param label    what the comment above it says, empty where there is none
     * @param language as the fence says
     */
    public record Block(String label, String language, String text) {}

    /** Reads a document by its path in the project. */
    public static Document read(String path) {
        try {
            return new Document(Files.readString(PROJECT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** The blocks in one language. */
    public List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group("language").equals(language)) {
                String label = matcher.group("label");
                blocks.add(new Block(label == null ? "" : label, language, matcher.group("text")));
            }
        }
        return blocks;
    }

    /** Every command line: those of the shell blocks, and those between backticks in a sentence. */
    public List<String> commands() {
        List<String> commands = new ArrayList<>();
        for (Block block : blocks("sh")) {
            block.text()
                    .replaceAll("\\\\\\R\\s*", "")
                    .lines()
                    .map(line -> line.replaceFirst("(^|\\s)#.*$", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(commands::add);
        }
        String sentences = BLOCK.matcher(text).replaceAll("");
        Matcher matcher = COMMAND.matcher(sentences);
        while (matcher.find()) {
            commands.add(matcher.group(1));
        }
        return commands;
    }

    /** The words of a command line, without their quotes. */
    public static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        Matcher matcher = WORD.matcher(command);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
            String quoted = matcher.group("quoted");
            word.append(quoted != null ? quoted : matcher.group("bare"));
            end = matcher.end();
        }
        words.add(word.toString());
        return words;
    }
}
