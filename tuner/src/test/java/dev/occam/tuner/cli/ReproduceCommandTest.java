package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code occam reproduce} says and returns; the runs are made up. */
class ReproduceCommandTest {

    private static final String TWO_ARMS = """
            {"name": "two", "title": "Two arms", "source": "nobody", %s "base": {}, "arms": [{"name": "a"}, {"name": "b"}],
             "seeds": [1], "tables": [{"title": "Test rows", "quantities": ["rmse"]}],
             "claims": [{"text": "a is better.", "source": "nobody", "quantity": "rmse", "arms": ["a"], "against": ["b"]}]}
            """;

    @TempDir
    private Path folder;

    private Path file(String data) throws IOException {
        return Files.writeString(folder.resolve("two.json"), TWO_ARMS.formatted(data));
    }

    @Test
    void listsWhatThereIs() {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("reproduce", "--list")).isZero();
        assertThat(occam.out())
                .contains("wide-resnet-marglik (full, small)", "kfac-steps (small)", "kfac-exactness (small)")
                .contains("CIFAR-10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reproduce                                     | no experiment named; see 'occam reproduce --list'
            reproduce wide-resnet-margik                  | reproduce wide-resnet-margik: no such experiment; did you mean wide-resnet-marglik?
            reproduce wide-resnet-marglik --scale huge    | --scale huge: wide-resnet-marglik has no such scale; choose full or small
            reproduce wide-resnet-marglik --data nowhere  | --data nowhere: there is nothing of that name; name a folder of CIFAR-10
            reproduce kfac-steps --all                    | --all takes neither a name nor --json; leave kfac-steps out
            reproduce nowhere.json                        | nowhere.json: no such file;
            reproduce wide-resnet-marglik --scael small   | no such option: --scael; did you mean --scale?
            """)
    void aMistakeIsOneLine(String command, String expected) {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute(command.split(" "))).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).startsWith(expected);
    }

    @Test
    void dataThatAreNotThereAreAskedFor() throws IOException {
        Path file = file("\"data\": {\"folder\": \"no-such-data\", \"what\": \"a folder of marbles\"},");
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("reproduce", file.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine())
                .isEqualTo(
                        "--data: there is no ../shared/data/no-such-data to take by default; name a folder of marbles");
    }

    @Test
    void printsTablesAndClaims() throws IOException {
        Occam occam = Occam.returning(Records.regression());
        Path out = folder.resolve("out");

        int code = occam.execute("reproduce", file("").toString(), "--out", out.toString(), "--quiet");

        assertThat(code).as(occam.err()).isZero();
        assertThat(occam.err()).isEmpty();
        assertThat(occam.out().lines().map(String::stripTrailing))
                .startsWith(
                        "Two arms",
                        "Mean ± standard error over the seeds 1.",
                        "",
                        "Test rows",
                        "  variant   arm   rmse",
                        "  all       a    0.483",
                        "  all       b    0.483")
                .endsWith(
                        "Claims",
                        "  fails: a is better. (nobody)",
                        "    fails, all a: rmse 0.483 against 0.483 of b, difference 0.000",
                        "",
                        "Files: table.md, table.csv, curves.csv and experiment.json in " + out);
        assertThat(out.resolve("experiment.json")).isRegularFile();
    }

    @Test
    void aStudyHasNoRuns() throws IOException {
        Occam occam = Occam.returning(Records.regression());
        Path out = folder.resolve("study");

        int code = occam.execute("reproduce", "kfac-exactness", "--out", out.toString(), "--quiet");

        assertThat(code).as(occam.err()).isZero();
        assertThat(occam.out())
                .contains(
                        "  holds: Expand is exact where each position has a loss of its own.", "reduce-sum/kfac-expand")
                .doesNotContain("fails");
        assertThat(out.resolve("experiment.json")).isRegularFile();
        assertThat(Occam.returning(Records.regression())
                        .execute("reproduce", "kfac-exactness", "--out", out.toString(), "--resume", "--quiet"))
                .isZero();
        Occam refused = Occam.returning(Records.regression());
        assertThat(refused.execute("reproduce", "kfac-exactness", "--data", "."))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.errorLine()).isEqualTo("--data: kfac-exactness makes its problems itself; leave it out");
    }

    @Test
    void aStoppedOneSaysHowToGoOn() throws IOException {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            if (Path.of(config.out()).getParent().endsWith("b")) {
                throw new RunException(RunException.Kind.CANCELLED, "interrupted");
            }
            return Records.ended(RunStatus.FINISHED, "");
        });
        Path out = folder.resolve("o");
        Path file = file("");

        int code = occam.execute(
                "reproduce", file.toString(), "--out", out.toString(), "--quiet", "--set", "training.epochs=3");

        assertThat(code).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(occam.errorLine())
                .isEqualTo("interrupted after 1 of 2 runs; go on with occam reproduce " + file
                        + " --scale small --set training.epochs=3 --out " + out + " --resume");
        assertThat(occam.out()).contains("So far 1 of 2 runs.");
        assertThat(Occam.returning(Records.regression()).execute("reproduce", file.toString(), "--out", out.toString()))
                .isEqualTo(ExitCode.FILES.code());
    }

    @Test
    void allRunsEveryExperimentInTurnAndGoesOnWhereItStopped() throws IOException {
        for (String name : List.of("one", "three", "two")) {
            Path paper =
                    Files.createDirectories(folder.resolve("configs/papers").resolve(name));
            String data = name.equals("three") ? "\"data\": {\"folder\": \"no-such\", \"what\": \"marbles\"}," : "";
            Files.writeString(
                    paper.resolve("small.json"), TWO_ARMS.formatted(data).replace("\"two\"", "\"" + name + "\""));
        }
        List<String> work = new ArrayList<>();
        int[] left = {3};
        TuneRun run = (config, force, progress, cancelled) -> {
            if (left[0]-- == 0) {
                throw new RunException(RunException.Kind.CANCELLED, "interrupted");
            }
            work.add(folder.relativize(Path.of(config.out())).toString());
            return Records.regression();
        };
        StringWriter err = new StringWriter();
        Path out = folder.resolve("o");

        assertThat(all(run, err, out, "--quiet")).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(err.toString())
                .contains("occam: three is left out: --data: there is no ../shared/data/no-such to take by default")
                .contains("interrupted after 1 of 2 runs; go on with occam reproduce --all --scale small --out " + out
                        + " --resume");
        assertThat(all(run, err, out, "--quiet")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("already holds experiment.json; go on with it by --resume");
        left[0] = 100;
        // The runs are made up, and leave no record that would be found again.
        work.clear();
        assertThat(all(run, err, out, "--quiet", "--resume")).isEqualTo(ExitCode.USAGE.code());
        assertThat(work)
                .containsExactly(
                        "o/one-small/all/a/seed-1",
                        "o/one-small/all/b/seed-1",
                        "o/two-small/all/a/seed-1",
                        "o/two-small/all/b/seed-1");
    }

    private int all(TuneRun run, StringWriter err, Path out, String... more) {
        CommandLine line = new CommandLine(new ReproduceCommand(run, Terminal.none(), folder));
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(new StringWriter(), true));
        line.setParameterExceptionHandler((e, args) -> {
            err.write(e.getMessage());
            return ExitCode.USAGE.code();
        });
        List<String> arguments = new ArrayList<>(List.of("--all", "--out", out.toString()));
        arguments.addAll(List.of(more));
        return line.execute(arguments.toArray(String[]::new));
    }
}
