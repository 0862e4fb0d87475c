package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The JSON text of configurations: strict reading, with the place of a mistake. */
final class ConfigJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ConfigJson() {}

    /** The tree in a file; a file that is missing, unreadable or broken is one line. */
    static JsonNode read(Path file) {
        String text;
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(file.toString(), "is a folder", "name a JSON file in it");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    file.toString(),
                    "no such file",
                    "give the path of a JSON configuration, relative to "
                            + Path.of("").toAbsolutePath());
        } catch (MalformedInputException e) {
            throw new ConfigException(file.toString(), "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            throw new ConfigException(
                    file.toString(), "cannot be read (" + e.getMessage() + ")", "check its permissions");
        }
        return parse(text, file.toString());
    }

    /** The tree of a text that came from {@code source}. */
    static JsonNode parse(String text, String source) {
        if (text.isBlank()) {
            throw new ConfigException(source, "is empty", "write {} for a configuration of defaults");
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            String problem = firstLine(e.getOriginalMessage());
            throw new ConfigException(source + place, "broken JSON (" + problem + ")", "mend it there");
        }
    }

    /** A tree that belongs to the program, such as a schema. */
    static JsonNode resource(String name) {
        try (InputStream in = ConfigJson.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + name);
            }
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
