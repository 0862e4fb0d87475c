package dev.occam.laplace.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of golden cases, one JSON file each.
 *
 * <p>JSON documents that are no case are left out; a file that is no JSON at all is an error.
 *
 * @param path the folder
 * @param cases the cases in it, by file name
 */
public record GoldenFolder(Path path, List<GoldenCase> cases) {

    /** The system property that names another folder than the one among the test resources. */
    public static final String PROPERTY = "occam.golden";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The folder of this run. */
    public static GoldenFolder current() {
        String chosen = System.getProperty(PROPERTY);
        return read(chosen == null || chosen.isBlank() ? resources() : Path.of(chosen));
    }

    /** Reads a folder. */
    public static GoldenFolder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("There is no folder " + folder.toAbsolutePath() + "; set -D" + PROPERTY
                    + " to one that holds cases.");
        }
        List<GoldenCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                JsonNode node = parse(file);
                if (GoldenCase.isCase(node)) {
                    cases.add(new GoldenCase(node.get("name").asText(), node));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the golden folder " + folder + ".", e);
        }
        return new GoldenFolder(folder, List.copyOf(cases));
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + ": not JSON at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static Path resources() {
        URL url = GoldenFolder.class.getResource("/golden");
        if (url == null) {
            throw new IllegalStateException("The test resources have no folder golden.");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
