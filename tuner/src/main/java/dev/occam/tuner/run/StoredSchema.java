package dev.occam.tuner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.occam.models.data.ImageSchema;
import dev.occam.models.data.RowSchema;
import dev.occam.models.data.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code features.json} of a run, version 1: how new rows are read, and when they count as far from the training
 * rows. Within one version fields may be added, and a reader ignores fields it does not know.
 */
sealed interface StoredSchema permits FeaturesFile, PixelsFile {

    /** The version written. */
    int VERSION = 1;

    /** How new rows are read. */
    RowSchema schema();

    /** What counts as far. */
    Novelty novelty();

    static StoredSchema of(RowSchema schema, Novelty novelty) {
        return schema instanceof ImageSchema images
                ? PixelsFile.of(images, novelty)
                : FeaturesFile.of((TableSchema) schema, novelty);
    }

    /** The file's text. */
    default String text() {
        try {
            return mapper().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file that is there. */
    static StoredSchema read(Path file) {
        try {
            JsonNode tree = mapper().readTree(Files.readAllBytes(file));
            String format = tree.path("format").asText();
            if (!format.equals(FeaturesFile.FORMAT) && !format.equals(PixelsFile.FORMAT)) {
                throw refused(
                        file,
                        "its field \"format\" is neither \"" + FeaturesFile.FORMAT + "\" nor \"" + PixelsFile.FORMAT
                                + "\"",
                        null);
            }
            if (tree.path("version").asInt() > VERSION) {
                throw new RunException(
                        RunException.Kind.STORED,
                        file + ": of version " + tree.path("version").asInt() + ", and this Occam reads up to version "
                                + VERSION + "; read it with a newer Occam");
            }
            Class<? extends StoredSchema> kind =
                    format.equals(FeaturesFile.FORMAT) ? FeaturesFile.class : PixelsFile.class;
            StoredSchema read = mapper().treeToValue(tree, kind);
            read.schema();
            return read;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw refused(
                    file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    }

    private static RunException refused(Path file, String why, @Nullable Exception cause) {
        return new RunException(
                RunException.Kind.STORED,
                file + ": can't be used: " + why + "; copy the run again, or run it again",
                cause);
    }
}
