package dev.occam.tuner.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.occam.models.data.Task;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.PublishedSchema;
import dev.occam.tuner.config.CompareConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of a comparison against the schema that is published of it. */
class CompareRecordTest {

    private static final Cell.Effort EFFORT = new Cell.Effort(20, 200, 100, 3, 2, 1);

    @TempDir
    private Path folder;

    private JsonNode written(List<Cell> cells) throws IOException {
        Cells all = Tiny.cells(folder, "{\"arm\": \"b\", \"against\": \"a\", \"splits\": 1}", cells);
        if (!cells.isEmpty()) {
            all.environment(new RunEnvironment("1", "17", "os", "1", "1", "cpu", 1, "float64"));
        }
        Comparison.write(
                new ResultFolder<>(folder.resolve("out"), "compare", JsonNodeFactory.instance.objectNode(), Cell.class),
                all);
        return new ObjectMapper().readTree(folder.resolve("out/compare.json").toFile());
    }

    /** Cells of every kind: of a grid with and without a last fit, of a loop, of each task, and one that diverged. */
    private static List<Cell> cells() {
        Cell.GridChoice grid = new Cell.GridChoice(
                new CompareConfig.Grid(List.of(1.0, 9.0), null, 2.0), Arrays.asList(1.0, null), 1, 1, EFFORT, null);
        List<Cell> cells = new ArrayList<>();
        cells.add(Tiny.cell("one", 0, "a", 1, 1));
        cells.add(Tiny.cell("one", 0, "b", 1, 1));
        cells.add(Cell.diverged("one", 0, "c", "the loss was NaN in epoch 3", EFFORT));
        for (Task task : Task.values()) {
            cells.add(new Cell(
                    "two",
                    task.ordinal(),
                    "b",
                    null,
                    task,
                    Map.of(Predictives.PLUG_IN, new Score(1, 0.1, 0.9)),
                    -12.5,
                    null,
                    Map.of("fc1.weight", 4.0),
                    EFFORT,
                    task == Task.CLASSIFICATION ? grid : null));
        }
        return cells;
    }

    @Test
    void followsItsSchema() throws IOException {
        PublishedSchema schema = new PublishedSchema(CompareRecord.schema());
        schema.isDescribed();
        schema.admits(written(List.of()));
        JsonNode record = written(cells());
        schema.admits(record);
        schema.isExact(
                record,
                pointer -> pointer.equals("/config")
                        || pointer.endsWith("/priors")
                        || pointer.endsWith("/scores")
                        || pointer.endsWith("/grid/of"),
                Set.of("diverged", "task", "evidence", "noise", "grid"));
    }
}
