package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record of a batch as a file: what is written follows the schema and is read again. */
class BatchRecordsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private static BatchRecord record() {
        return new BatchRecord(
                "a night",
                MAPPER.createObjectNode().put("workers", 2),
                List.of("device=cpu"),
                Instant.parse("2026-01-02T03:04:05Z"),
                2,
                4,
                2,
                false,
                List.of(
                        entry("done", BatchRecord.State.FINISHED, 12.5),
                        entry("wild", BatchRecord.State.DIVERGED, null),
                        entry("open", BatchRecord.State.OPEN, null),
                        entry("bad", BatchRecord.State.FAILED, null)),
                List.of(new Ranking(
                        "d, 10 rows",
                        "d",
                        List.of(
                                new Ranking.Ranked("done", -12.5, -1.25, 0.5),
                                new Ranking.Ranked("x", -13, null, null)),
                        null)));
    }

    private static BatchRecord.Entry entry(String name, BatchRecord.State state, Double seconds) {
        List<BatchRecord.Failure> failures = state == BatchRecord.State.FAILED
                ? List.of(new BatchRecord.Failure(3, "<b>d.csv</b>: no such file; name another"))
                : List.of();
        return new BatchRecord.Entry(name, "d", "n", null, 7, name, "00ff", state, 1, failures, seconds);
    }

    @Test
    void whatIsWrittenFollowsTheSchemaAndIsReadAgain() throws Exception {
        Path file = folder.resolve(BatchRecords.NAME);
        BatchRecords.write(file, record());

        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(BatchRecords.schema());
        JsonNode tree = MAPPER.readTree(file.toFile());
        assertThat(schema.validate(tree)).isEmpty();
        assertThat(schema.validate(((ObjectNode) tree.deepCopy()).put("surprise", 1)))
                .isNotEmpty();
        assertThat(BatchRecords.read(file)).isEqualTo(record());
        assertThat(BatchRecords.toJson(BatchRecords.read(file))).isEqualTo(Files.readString(file));
    }

    /** A file of the first version, as it was then; it stays readable, and is never written anew. */
    @Test
    void theFirstVersionIsRead() throws Exception {
        Path file = Path.of(
                BatchRecordsTest.class.getResource("batch-record-1.json").toURI());

        assertThat(BatchRecords.read(file)).isEqualTo(record());
    }

    /** A later Occam of the same version may say more. */
    @Test
    void aFieldThatIsNotKnownIsPassedOver() throws Exception {
        Path file = folder.resolve(BatchRecords.NAME);
        ObjectNode tree = (ObjectNode) MAPPER.readTree(BatchRecords.toJson(record()));
        Files.writeString(file, tree.put("moon", "full").toString());

        assertThat(BatchRecords.read(file)).isEqualTo(record());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "version" : 1          | "version" : 2         | NEWER_VERSION | a batch record of version 2, and this Occam reads up to version 1; read it with a newer Occam
            "occam-batch"          | "occam-run"           | WRONG_FORMAT  | not a batch record
            "folder" : "done"      | "folder" : "../done"  | INVALID       | /runs/0/folder: is no folder beside the record
            "folder" : "wild"      | "folder" : "/etc"     | INVALID       | /runs/1/folder: is no folder beside the record
            "state" : "diverged"   | "state" : "lost"      | INVALID       | /runs/1/state
            "attempts" : 1         | "attempts" : -1       | INVALID       | /runs/0
            "title"                | title                 | BROKEN        | line 4
            """)
    void whatIsWrongIsOneLine(String sound, String wrong, RunRecordException.Kind kind, String expected)
            throws IOException {
        String text = BatchRecords.toJson(record());
        assertThat(text).contains(sound);
        Path file = Files.writeString(
                folder.resolve(BatchRecords.NAME),
                text.substring(0, text.indexOf(sound)) + wrong + text.substring(text.indexOf(sound) + sound.length()));

        RunRecordException mistake = catchThrowableOfType(RunRecordException.class, () -> BatchRecords.read(file));

        assertThat(mistake.kind()).isEqualTo(kind);
        assertThat(mistake.getMessage())
                .startsWith(file.toString())
                .contains(expected)
                .doesNotContain("\n");
    }
}
