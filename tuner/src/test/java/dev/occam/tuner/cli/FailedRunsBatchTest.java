package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecord.State;
import dev.occam.reports.record.BatchRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cannot be done: the others are, and these are told with their reasons and tried again when asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash to start the program by")
class FailedRunsBatchTest {

    @TempDir
    private Path folder;

    private static BatchRecord.Entry run(Path out, String name) throws Exception {
        return BatchRecords.read(out.resolve("batch.json")).runs().stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> said(int code, String... arguments) throws Exception {
        Program program = Program.start("", arguments);
        List<String> said = program.end();
        assertThat(program.exitValue()).as("%s", said).isEqualTo(code);
        assertThat(said).noneMatch(line -> line.startsWith("\tat "));
        return said;
    }

    @Test
    @Timeout(1200)
    void theyAreToldAndTriedAgainWhenAsked() throws Exception {
        Path csv = folder.resolve("late.csv");
        Path batch = Files.writeString(folder.resolve("b.json"), """
                {"base": {"network": {"widths": [4]}, "training": {"epochs": 12}, "loop": {"effort": "fast"}},
                 "runs": [
                   {"name": "wild", "config": {"data": {"digits": {"trainRows": 60, "testRows": 30}},
                                               "training": {"optimizer": "sgd", "learningRate": 1e30}}},
                   {"name": "late", "config": {"data": {"path": "%s", "target": ["y"]}}},
                   {"name": "tame", "config": {"data": {"digits": {"trainRows": 60, "testRows": 30}}}}]}
                """.formatted(csv));
        Path out = folder.resolve("out");
        String[] first = {"batch", batch.toString(), "--out", out.toString(), "--no-posterior"};

        List<String> said = said(ExitCode.RUNS_FAILED.code(), first);

        assertThat(said).last().asString().startsWith("occam: 2 of 3 runs failed or diverged, for the reasons above;");
        assertThat(run(out, "tame").state()).isEqualTo(State.FINISHED);
        BatchRecord.Entry wild = run(out, "wild");
        assertThat(wild.state()).isEqualTo(State.DIVERGED);
        assertThat(wild.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.DIVERGED.code());
            assertThat(failure.reason()).contains("loss").doesNotContain("\n");
        });
        assertThat(run(out, "late").state()).isEqualTo(State.FAILED);
        assertThat(run(out, "late").failures()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .startsWith(csv + ": "));
        assertThat(said)
                .anyMatch(line -> line.startsWith(
                        "  wild diverged: " + wild.failures().get(0).reason()))
                .anyMatch(line -> line.startsWith("  late failed: " + csv));

        byte[] record = Files.readAllBytes(out.resolve("batch.json"));
        said(ExitCode.RUNS_FAILED.code(), first);
        assertThat(Files.readAllBytes(out.resolve("batch.json")))
                .as("nothing was tried again")
                .isEqualTo(record);

        List<String> lines = new ArrayList<>(List.of("x,y"));
        for (int i = 0; i < 40; i++) {
            lines.add(i / 40.0 + "," + Math.sin(i / 6.0));
        }
        Files.write(csv, lines);
        said(ExitCode.RUNS_FAILED.code(), "batch", "--resume", out.toString(), "--retry-failed", "--no-posterior");
        assertThat(run(out, "late").state()).isEqualTo(State.FINISHED);
        assertThat(run(out, "late").failures())
                .as("what went wrong before is kept")
                .hasSize(1);
        assertThat(run(out, "wild").state()).isEqualTo(State.DIVERGED);
        assertThat(run(out, "wild").attempts()).isEqualTo(2);
        assertThat(run(out, "tame").attempts()).isEqualTo(1);

        Files.writeString(out.resolve("tame").resolve("run.json"), "{\"format\": \"occ");
        assertThat(said(ExitCode.RUNS_FAILED.code(), first))
                .anyMatch(line -> line.startsWith("  tame failed: " + out.resolve("tame")));
        said(ExitCode.RUNS_FAILED.code(), "batch", "--resume", out.toString(), "--retry-failed", "--no-posterior");
        assertThat(run(out, "tame").state()).isEqualTo(State.FINISHED);
    }

    /** What a reader may go through lies in its folder: settings that were changed meanwhile are refused. */
    @Test
    @Timeout(1200)
    void otherSettingsAreRefused() throws Exception {
        Path batch = folder.resolve("b.json");
        String text = """
                {"base": {"data": {"digits": {"trainRows": 60, "testRows": 30}}, "network": {"widths": [4]},
                          "training": {"epochs": 3}, "loop": {"effort": "fast"}}}
                """;
        Files.writeString(batch, text);
        Path out = folder.resolve("out");
        String[] first = {"batch", batch.toString(), "--out", out.toString(), "--no-posterior", "--quiet"};
        said(ExitCode.OK.code(), first);

        Files.writeString(batch, text.replace("[4]", "[5]"));
        assertThat(said(ExitCode.USAGE.code(), first))
                .singleElement()
                .isEqualTo("occam: run base: was begun in " + out
                        + " with other settings; go on with the same, or choose another folder with --out");
    }
}
