package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.models.data.DataException;
import dev.occam.models.network.NetworkException;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and what is said on the way out. */
class CommandLineTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                   | no command given; try 'occam tune', or see 'occam --help'
            tun                                  | no such command: tun; did you mean tune?
            frobnicate                           | no such command: frobnicate; see 'occam --help'
            --versoin                            | no such option: --versoin; did you mean --version?
            tune --epcohs 3                      | no such option: --epcohs; did you mean --epochs?
            tune --epcohs=3                      | no such option: --epcohs; did you mean --epochs?
            tune --xyz                           | no such option: --xyz; see 'occam tune --help'
            tune --epochs                        | missing required parameter for option '--epochs' (N); see 'occam tune --help'
            tune --epochs 3 --epochs 4           | option '--epochs' (N) should be specified only once; see 'occam tune --help'
            tune --epochs x                      | --epochs: "x" is not a valid value; allowed: a whole number
            tune --seed -5                       | --seed: -5 is not a valid value; allowed: a whole number of at least 0
            tune --optimizer admaw               | --optimizer: "admaw" is not a valid value; did you mean adamw? allowed: adam, adamw, sgd, kfac, ekfac, ekfac-ra, tkfac,
            tune --optimizer newton              | --optimizer: "newton" is not a valid value; allowed: adam, adamw, sgd, kfac, ekfac, ekfac-ra, tkfac,
            tune --warmup -1                     | --warmup: -1 is not a valid value; allowed: a whole number of at least 0
            tune --warmup 20 --epochs 20         | --warmup: 20 epochs leave nothing of a fit of 20; warm up for fewer
            tune --accumulate 0                  | --accumulate: 0 is not a valid value; allowed: a whole number of at least 1
            tune --early-stop 0                  | --early-stop: 0 is not a valid value; allowed: a whole number of at least 1
            tune --augment-flip --data d --target y | --augment-flip: is for images, and d is a table; leave it out
            tune --augment-shift 2 --data d --target y | --augment-shift: is for images, and d is a table; leave it out
            tune --weight-decay 1                | no such option: --weight-decay
            train --effort fast                  | no such option: --effort
            train --weight-decay -1              | --weight-decay: -1 is not a valid value; allowed: a number of at least 0
            train --weight-decay 1 --prior-from r | --weight-decay and --prior-from: contradict each other; give one
            train --evidence                     | --evidence: without weight decay there is no prior, and no evidence; give one
            train --evidence --weight-decay 0    | --evidence: without weight decay there is no prior, and no evidence; give one
            train --set loop.kind=online         | --set loop.kind: occam train tunes nothing; leave it out, or use occam tune
            train --set loop.effort=fast         | --set loop.effort: "fast" has no effect where loop.kind is fixed
            tune --set loop.fixed.weightDecay=1  | --set loop.fixed.weightDecay: 1 has no effect where loop.kind is consistent
            trian                                | no such command: trian; did you mean train?
            tune --widths 3,x                    | --widths: "x" is not a valid value; allowed: a whole number
            tune --set epoch=3                   | --set epoch: no such field; did you mean training.epochs?
            tune --set epoch                     | --set epoch: is no assignment; write --set field=value
            tune a.json b.json                   | one configuration file is enough, what is 'b.json'? see 'occam tune --help'
            tune no.json                         | no.json: no such file; give the path of a JSON configuration
            tune --test-file t --test-fraction 0.1 --data d --target y | --test-file and --test-fraction: contradict each other; give one
            tune --data d                        | --data: a table needs a target; name the column to predict with --target
            tune --target y                      | --target: needs data.path (--data); give both
            tune --prior tensor                  | --prior: a prior for each tensor needs the bias in a block of its own; set curvature.bias to separate (--bias separate)
            tune --model a.B --widths 3          | --widths: [3] has no effect where network.model is a.B
            tune --loop online --effort fast     | --effort: "fast" has no effect where loop.kind is online
            tune --device tpu                    | --device: "tpu" is not a valid value; allowed: text such as cpu, gpu, gpu:1
            """)
    void aWrongCommandLineIsToldInOneLine(String line, String expected) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("must not run");
        });
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");

        assertThat(occam.execute(args)).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).startsWith(expected);
        assertThat(occam.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachKindOfFailureHasItsCodeAndOneLine(Throwable failure, ExitCode code, String line) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw sneaky(failure);
        });

        assertThat(occam.execute("tune")).isEqualTo(code.code());
        assertThat(occam.errorLine()).isEqualTo(line);
        assertThat(occam.out()).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new DataException("d.csv, line 3: wrong; mend it"),
                        ExitCode.DATA,
                        "d.csv, line 3: wrong; mend it"),
                Arguments.of(new NetworkException("no\n  such net"), ExitCode.NETWORK, "no such net"),
                Arguments.of(
                        new RunException(RunException.Kind.OUTPUT, "runs/a: full"), ExitCode.FILES, "runs/a: full"),
                Arguments.of(new RunException(RunException.Kind.DEVICE, "no gpu"), ExitCode.DEVICE, "no gpu"),
                Arguments.of(new RunException(RunException.Kind.DIVERGED, "NaN"), ExitCode.DIVERGED, "NaN"),
                Arguments.of(new RunException(RunException.Kind.CANCELLED, "stopped"), ExitCode.INTERRUPTED, "stopped"),
                Arguments.of(new IOException("disk full"), ExitCode.FILES, "disk full"),
                Arguments.of(new UncheckedIOException(new IOException("disk full")), ExitCode.FILES, "disk full"),
                Arguments.of(new NoSuchFileException("a/b"), ExitCode.FILES, "a/b: no such file; check the path"),
                Arguments.of(
                        new InvalidPathException("a\u0000b", "Nul character not allowed"),
                        ExitCode.USAGE,
                        "a\\u0000b: is no path (nul character not allowed); name a file or folder"),
                Arguments.of(new IOException("\u001b[31mred\tor\u202e"), ExitCode.FILES, "\\u001b[31mred or\\u202e"),
                Arguments.of(
                        new IOException("a".repeat(5000) + "; mend it"),
                        ExitCode.FILES,
                        "a".repeat(700) + "..." + "a".repeat(281) + "; mend it"),
                Arguments.of(
                        new AccessDeniedException("a/b"), ExitCode.FILES, "a/b: access denied; check its permissions"),
                Arguments.of(
                        new FileAlreadyExistsException("a/b"),
                        ExitCode.FILES,
                        "a/b: exists already; choose another path"),
                Arguments.of(
                        new FileSystemException("a/b", null, "Not a directory"),
                        ExitCode.FILES,
                        "a/b: Not a directory; check the path and its permissions"),
                Arguments.of(
                        new IllegalStateException("oops"),
                        ExitCode.INTERNAL,
                        "internal error: java.lang.IllegalStateException: oops; this is a fault of occam, run again"
                                + " with --debug for its trace"));
    }

    @Test
    void memoryThatRunsOutIsNoInternalError() {
        ErrorReport report = ErrorReport.of(new OutOfMemoryError("Java heap space"));

        assertThat(report.code()).isEqualTo(ExitCode.DEVICE);
        assertThat(report.line())
                .startsWith("out of memory (Java heap space); lower")
                .contains("OCCAM_JAVA_OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"--debug tune", "tune --debug"})
    void debugShowsTheTrace(String line) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new IllegalStateException("oops");
        });

        assertThat(occam.execute(line.split(" "))).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(occam.err()).contains("IllegalStateException: oops", "\tat dev.occam");
        assertThat(occam.err().lines().reduce((a, b) -> b))
                .hasValueSatisfying(last -> assertThat(last).startsWith("occam: internal error"));
    }

    @Test
    void aFinishedRunIsPrinted() {
        Path out = folder.resolve("run");
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("tune", "--out", out.toString())).isZero();
        assertThat(occam.out()).isEqualTo(ResultText.of(Records.regression(), out));
        assertThat(occam.err()).isEmpty();
    }

    @Test
    void aDivergedRunSaysWhereItsLastStateIs() {
        Path out = folder.resolve("run");
        Occam occam = Occam.returning(Records.ended(RunStatus.DIVERGED, "the loss became NaN in epoch 3."));

        assertThat(occam.execute("tune", "--out", out.toString())).isEqualTo(ExitCode.DIVERGED.code());
        assertThat(occam.errorLine()).isEqualTo("the loss became NaN in epoch 3; the last good state is in " + out);
        assertThat(occam.out()).isEmpty();
    }

    @Test
    void anInterruptedRunPrintsWhatItHadChosen() {
        Occam occam = Occam.returning(Records.ended(RunStatus.INTERRUPTED, "interrupted after epoch 3"));

        assertThat(occam.execute("tune", "--out", folder.resolve("run").toString()))
                .isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(occam.out())
                .startsWith("Not finished: interrupted after epoch 3")
                .contains("Chosen by layer");
    }

    @Test
    void anInterruptedRunSaysWhereItsLastStateIs() {
        Path out = folder.resolve("run");
        Occam occam = Occam.returning(Records.empty(RunStatus.INTERRUPTED, ""));

        assertThat(occam.execute("tune", "--out", out.toString())).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(occam.errorLine()).isEqualTo("interrupted; the last good state is in " + out);
        assertThat(occam.out()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void theHelpTellsEachExitCode(ExitCode code) {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("--help")).isZero();
        assertThat(occam.out()).containsPattern("(?m)^ +" + code.code() + "  " + code.meaning() + "$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tune", "plan", "train"})
    void theHelpTellsEachOption(String command) {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute(command, "--help")).isZero();
        String flowing = occam.out().replaceAll("\\s+", " ");
        for (ConfigFlag flag : ConfigFlag.of(command)) {
            assertThat(occam.out()).containsPattern("(?m)^ +" + flag.option() + "\\b");
            assertThat(flowing).contains(flag.description());
            assertThat(occam.out()).containsOnlyOnce(" " + flag.option() + (flag.isSwitch() ? "   " : "="));
        }
    }

    /** Each option belongs to a command, and no command has all. */
    @Test
    void commandsHaveTheOptionsThatMeanSomethingToThem() {
        Set<ConfigFlag> all = EnumSet.copyOf(ConfigFlag.of("tune"));
        all.addAll(ConfigFlag.of("train"));
        assertThat(all).hasSize(ConfigFlag.values().length);
        assertThat(ConfigFlag.of("plan")).isEqualTo(ConfigFlag.of("tune"));
        assertThat(ConfigFlag.of("tune"))
                .contains(ConfigFlag.EFFORT, ConfigFlag.WARMUP)
                .doesNotContain(ConfigFlag.EVIDENCE);
        assertThat(ConfigFlag.of("train"))
                .contains(ConfigFlag.EVIDENCE, ConfigFlag.WARMUP)
                .doesNotContain(ConfigFlag.EFFORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tune", "train"})
    void theHelpFitsItsWidthAndGroupsItsOptions(String command) {
        Occam occam = Occam.returning(Records.regression());
        occam.execute(command, "--help");

        assertThat(occam.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(Arrays.stream(ConfigFlag.Group.values()).map(group -> group.heading() + ":"))
                .allSatisfy(heading -> assertThat(occam.out()).containsPattern("(?m)^" + heading + "$"));
        assertThat(occam.out()).contains("--set", "--force", "--quiet", "--debug", "--help", "[CONFIG.json]");
    }

    @Test
    void aTrainedRunIsPrintedThoughNothingWasChosen() {
        Path out = folder.resolve("run");
        Occam occam = Occam.returning(Records.trained());

        assertThat(occam.execute("train", "--out", out.toString())).isZero();
        assertThat(occam.out()).isEqualTo(ResultText.of(Records.trained(), out));
        assertThat(occam.out())
                .contains("early stop: fit ended after epoch 12 of 100", "Trained under", "linear1", "0.0125")
                .contains("observation noise")
                .doesNotContain("Chosen by layer", "Evidence (nats)");
    }

    @Test
    void theVersionIsOneLine() {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("--version")).isZero();
        assertThat(occam.out()).matches("occam .+ \\(Java .+\\)\\R");
    }

    @Test
    void exitCodesDiffer() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code)).doesNotHaveDuplicates();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }
}
