package dev.occam.tuner.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.models.data.DataException;
import dev.occam.models.data.RowLists;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file of splits: a list of objects with the row numbers {@code train} and {@code test}, and perhaps the places in
 * {@code train} that validate, {@code validation_positions_in_train}.
 */
final class SplitLists {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private final JsonNode splits;

    private SplitLists(Path file, JsonNode splits) {
        this.file = file;
        this.splits = splits;
    }

    /** Reads a file. */
    static SplitLists read(Path file) {
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
            if (!tree.isArray()) {
                throw new DataException(file + ": no list of splits; write [{\"train\": [...], \"test\": [...]}, ...]");
            }
            return new SplitLists(file, tree);
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + ": broken JSON in line " + e.getLocation().getLineNr() + "; mend it", e);
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": no such file; name the folder of the data with --data-root", e);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
    }

    /** The rows of a split. */
    RowLists rows(int number) {
        return new RowLists(
                numbers(split(number), number, "train"), numbers(split(number), number, "test"), place(number));
    }

    /** The places in the training list that validate; null where the file says none. */
    int @Nullable [] validation(int number) {
        JsonNode split = split(number);
        String field = "validation_positions_in_train";
        return split.has(field) ? numbers(split, number, field) : null;
    }

    private JsonNode split(int number) {
        if (number >= splits.size()) {
            throw new DataException(file + ": no split " + number + "; it has " + splits.size() + ", counted from 0");
        }
        return splits.get(number);
    }

    private int[] numbers(JsonNode split, int number, String field) {
        JsonNode list = split.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw new DataException(place(number) + ": " + field + " is no list of row numbers; give it");
        }
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!list.get(i).canConvertToInt() || !list.get(i).isIntegralNumber()) {
                throw new DataException(place(number) + ": " + list.get(i) + " in " + field + " is no row number");
            }
            numbers[i] = list.get(i).asInt();
        }
        return numbers;
    }

    private String place(int number) {
        return file + ", split " + number;
    }
}
