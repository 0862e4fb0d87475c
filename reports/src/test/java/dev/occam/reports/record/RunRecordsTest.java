package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.occam.reports.record.RunRecordException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunRecordsTest {
    @TempDir
    Path folder;

    @Test
    void aRecordReadsBackAsItWasAndGivesTheSameBytes() throws IOException {
        for (RunRecord run : List.of(
                SampleRuns.regression(),
                SampleRuns.classification(),
                SampleRuns.stopped(RunStatus.DIVERGED, "the loss was NaN in epoch 3"))) {
            Path file = folder.resolve("run.json");
            RunRecords.write(file, run);
            RunRecord read = RunRecords.read(file);
            assertThat(read).isEqualTo(run);
            assertThat(Files.readString(file))
                    .isEqualTo(RunRecords.toJson(read))
                    .endsWith("}\n")
                    .doesNotContain("\r");
        }
    }

    @Test
    void theFileBeginsWithFormatAndVersion() {
        assertThat(RunRecords.toJson(SampleRuns.regression()))
                .startsWith("{\n  \"format\" : \"occam-run\",\n  \"version\" : 1,\n  \"status\" : \"finished\",");
    }

    @Test
    void numbersThatAreNotFiniteBecomeNull() {
        TraceEntry entry = new TraceEntry(
                0,
                "round 1",
                1,
                1,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                1.0,
                Double.POSITIVE_INFINITY,
                2.0,
                Arrays.asList(Double.NaN, null, 3.0),
                null,
                Double.NaN,
                TraceEntry.State.REJECTED);
        assertThat(entry.trainingLoss()).isNull();
        assertThat(entry.logEvidence()).isNull();
        assertThat(entry.priorPrecision()).containsExactly(null, null, 3.0);

        RunRecord r = SampleRuns.stopped(RunStatus.DIVERGED, "");
        var config = JsonNodeFactory.instance.objectNode().put("rate", Double.NaN);
        config.putArray("list").add(Float.POSITIVE_INFINITY).add(1);
        RunRecord run = new RunRecord(
                r.status(),
                "",
                "n",
                config,
                1,
                r.environment(),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                r.tuned(),
                r.notTuned(),
                List.of(entry),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                r.files());
        assertThat(RunRecords.toJson(run)).doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(run.config().toString()).isEqualTo("{\"rate\":null,\"list\":[null,1]}");
    }

    @Test
    void theConfigOfARecordCannotBeChangedFromOutside() {
        var config = JsonNodeFactory.instance.objectNode().put("a", 1);
        RunRecord r = SampleRuns.regression();
        RunRecord run = new RunRecord(
                r.status(),
                "",
                "n",
                config,
                1,
                r.environment(),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                r.tuned(),
                r.notTuned(),
                r.trace(),
                r.groups(),
                null,
                null,
                null,
                null,
                null,
                r.files());
        config.put("a", 2);
        ((com.fasterxml.jackson.databind.node.ObjectNode) run.config()).put("a", 3);
        assertThat(run.config().get("a").asInt()).isEqualTo(1);
    }

    @Test
    void aReproducedRunDiffersInTimesAlone() {
        RunRecord r = SampleRuns.regression();
        RunRecord later = new RunRecord(
                r.status(),
                r.statusDetail(),
                r.name(),
                r.config(),
                r.seed(),
                r.environment(),
                Instant.parse("2030-01-01T00:00:00Z"),
                new Durations(1, 1, 1, 1, 1, 1),
                r.data(),
                r.network(),
                r.tuned(),
                r.notTuned(),
                r.trace(),
                r.groups(),
                r.noise(),
                r.evidence(),
                r.metrics(),
                r.trust(),
                r.snippets(),
                r.files());
        assertThat(RunRecords.differences(r, later)).isEmpty();

        RunRecord other = new RunRecord(
                r.status(),
                r.statusDetail(),
                r.name(),
                r.config(),
                2,
                r.environment(),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                r.tuned(),
                List.of(),
                r.trace(),
                r.groups(),
                null,
                r.evidence(),
                r.metrics(),
                r.trust(),
                r.snippets(),
                r.files());
        assertThat(RunRecords.differences(r, other))
                .hasSize(3)
                .contains("/seed: 1 against 2")
                .anyMatch(line -> line.startsWith("/notTuned: ["))
                .anyMatch(line -> line.startsWith("/noise: {") && line.endsWith("against null"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BROKEN        | {"format": "occam-run",      | line 1, column
            BROKEN        | {"format": NaN}              | line 1, column
            BROKEN        | {"a": 1, "a": 2}             | line 1, column
            WRONG_FORMAT  | {}                           | "format" must be "occam-run"
            WRONG_FORMAT  | [1, 2]                       | "format" must be "occam-run"
            WRONG_FORMAT  | {"format": "occam-run"}      | "version" must be a whole number
            NEWER_VERSION | {"format": "occam-run", "version": 2} | up to version 1
            NEWER_VERSION | {"format": "occam-run", "version": 99999999999} | up to version 1
            INVALID       | {"format": "occam-run", "version": 1} | /seed: is missing
            """)
    void whatIsNotARecordIsRefusedInOneLineThatNamesTheFile(Kind kind, String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);
        assertRefused(file, kind, message);
    }

    @Test
    void anEmptyFileAFolderAndNothingAreRefused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("empty.json"), ""), Kind.WRONG_FORMAT, "not a run record");
        assertRefused(folder, Kind.UNREADABLE, "is a folder");
        assertRefused(folder.resolve("nothing.json"), Kind.MISSING, "no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "trainRows" : 691      | "trainRows" : "many"   | /data/trainRows:
            "trainRows" : 691      | "trainRows" : -1       | 'trainRows' counts and cannot be -1
            "trainRows" : 691      | "trainRows" : 3.7      | /data/trainRows:
            "trainRows" : 691,     | ''                     | /data/trainRows: is missing
            "state" : "chosen"     | "state" : "glorious"   | /trace/6/state:
            "started" : "2026-11-20T08:15:30Z" | "started" : "yesterday" | /started:
            "rule" : "K-FAC expand", | ''                   | the field 'rule' is missing
            """)
    void aBrokenFieldIsNamed(String field, String replacement, String message) throws IOException {
        String text = RunRecords.toJson(SampleRuns.regression());
        assertThat(text).contains(field);
        assertRefused(
                Files.writeString(folder.resolve("run.json"), text.replace(field, replacement)), Kind.INVALID, message);
    }

    @Test
    void fieldsAddedByALaterReleaseAreIgnored() throws IOException {
        RunRecord run = SampleRuns.regression();
        String text =
                RunRecords.toJson(run).replace("\"trainRows\" :", "\"weather\" : {\"sun\": [1]}, \"trainRows\" :");
        assertThat(RunRecords.read(Files.writeString(folder.resolve("run.json"), text)))
                .isEqualTo(run);
    }

    /** The seconds of the curve are time, its losses are not. */
    @Test
    void aReproducedCurveDiffersInSecondsAlone() {
        RunRecord r = SampleRuns.trained();
        assertThat(RunRecords.differences(r, r.with(changed(r, 3.0, 0.0)))).isEmpty();
        assertThat(RunRecords.differences(r, r.with(changed(r, 3.0, 1.0))))
                .hasSize(130)
                .first()
                .asString()
                .startsWith("/training/curve/0/loss: ");
    }

    private static TrainingLog changed(RunRecord run, double seconds, double loss) {
        return new TrainingLog(
                run.training().given(),
                run.training().curve().stream()
                        .map(p -> new EpochPoint(
                                p.phase(), p.epoch(), p.step(), p.seconds() + seconds, p.loss() + loss, p.test()))
                        .toList(),
                run.training().notes());
    }

    @Test
    void aTraceMustFitItsGroups() {
        RunRecord r = SampleRuns.regression();
        assertThatThrownBy(() -> new RunRecord(
                        r.status(),
                        "",
                        "n",
                        r.config(),
                        1,
                        r.environment(),
                        r.started(),
                        r.durations(),
                        r.data(),
                        r.network(),
                        r.tuned(),
                        r.notTuned(),
                        r.trace(),
                        r.groups().subList(0, 2),
                        null,
                        null,
                        null,
                        null,
                        null,
                        r.files()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trace entry 0 has 4 prior precisions for 2 parameter groups");
    }

    private static void assertRefused(Path file, Kind kind, String message) {
        RunRecordException e = catchThrowableOfType(RunRecordException.class, () -> RunRecords.read(file));
        assertThat(e).as("reading %s", file).isNotNull();
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        assertThat(e.getMessage())
                .startsWith(file.toString())
                .contains(message.strip())
                .doesNotContain("\n");
    }
}
