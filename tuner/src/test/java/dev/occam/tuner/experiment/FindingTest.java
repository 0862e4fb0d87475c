package dev.occam.tuner.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.experiment.Finding.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out of a claim: best of the others by mean, differences paired by seed, standard errors as slack. */
class FindingTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # quantity, slack, a over seeds,  b over seeds,   c over seeds,   against, verdict
            nll,        -,     1.0 1.1 1.2,   1.1 1.2 1.3,    2 2 2,          b,       HOLDS
            nll,        -,     1.0 1.1 1.2,   2 2 2,          0.9 1.1 1.2,    c,       FAILS
            nll,        -,     1.0 1.1 1.2,   1.0 1.1 1.2,    2 2 2,          b,       FAILS
            accuracy,   -,     0.5 0.6 0.7,   0.4 0.5 0.6,    0.1 0.1 0.1,    b,       HOLDS
            accuracy,   -,     0.5 0.6 0.7,   0.4 0.5 0.6,    0.6 0.6 0.9,    c,       FAILS
            nll,        1,     1.0 1.1 1.5,   1.0 1.0 1.3,    2 2 2,          b,       FAILS
            nll,        2,     1.0 1.1 1.5,   1.0 1.0 1.3,    2 2 2,          b,       HOLDS
            nll,        1,     1.3 1.0 1.1,   1.0 1.2 1.0,    2 2 2,          b,       HOLDS
            """)
    void isToldByTheBestOther(
            String quantity, @Nullable Double slack, String a, String b, String c, String against, Verdict verdict) {
        Finding finding = finding(quantity, slack, a, b, c);

        assertThat(finding.against()).isEqualTo(against);
        assertThat(finding.verdict()).isEqualTo(verdict);
    }

    @Test
    void theDifferenceIsPaired() {
        Finding finding = finding("nll", 1.0, "1 2 3", "0.9 1.9 2.9", "5 5 5");

        assertThat(finding.difference().mean()).isCloseTo(0.1, within(1e-12));
        assertThat(finding.difference().standardError()).isCloseTo(0, within(1e-12));
        assertThat(finding.own().standardError()).isCloseTo(1 / Math.sqrt(3), within(1e-12));
    }

    @Test
    void anArmThatDivergedIsBestAtNothingAndBetterThanNothing() {
        ExperimentReader reader = Experiments.claim(folder, "nll", null);
        Results results = new Results(reader.experiment());
        List<PlannedRun> runs = new Plan(reader, null, List.of(), folder).known(results);
        for (PlannedRun run : runs) {
            double value = run.arm().equals("c") ? 0.1 : run.arm().equals("a") ? 1 : 2;
            if (run.arm().equals("c") && run.seed() == 2) {
                results.addDiverged(run);
            } else {
                results.add(run, Experiments.record(RunStatus.FINISHED, "nll", value));
            }
        }
        Finding finding =
                Finding.of(reader.experiment().claims().get(0), results).get(0);
        assertThat(finding.against()).isEqualTo("b");
        assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(new ExperimentTables(results).markdown()).contains("| c (1 of 3 diverged) | 0.100 ± 0.000 |");

        results.addDiverged(runs.get(0));
        assertThat(runs.get(0).arm()).isEqualTo("a");
        assertThat(Finding.of(reader.experiment().claims().get(0), results)
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.FAILS);
    }

    @Test
    void withoutResultsItIsOpen() {
        ExperimentReader reader = Experiments.claim(folder, "nll", null);
        Results results = new Results(reader.experiment());

        List<Finding> findings = Finding.of(reader.experiment().claims().get(0), results);

        assertThat(Finding.together(findings)).isEqualTo(Verdict.OPEN);
        assertThat(new ExperimentTables(results).markdown())
                .contains("So far 0 of 9 runs.")
                .contains("open, all a: nll -, nothing to compare with");
    }

    @Test
    void beforeTheLastSeedItIsOpenAndHasItsFigures() {
        ExperimentReader reader = Experiments.claim(folder, "nll", null);
        Results results = new Results(reader.experiment());
        for (PlannedRun run : new Plan(reader, null, List.of(), folder).known(results)) {
            if (run.seed() < 3) {
                results.add(
                        run,
                        Experiments.record(RunStatus.FINISHED, "nll", run.arm().equals("a") ? 1 : 2));
            }
        }

        Finding finding =
                Finding.of(reader.experiment().claims().get(0), results).get(0);

        assertThat(finding.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(finding.difference()).isEqualTo(new Estimate(-1, 0.0, 2, -1));
    }

    private Finding finding(String quantity, @Nullable Double slack, String... arms) {
        ExperimentReader reader = Experiments.claim(folder, quantity, slack);
        Results results = new Results(reader.experiment());
        for (PlannedRun run : new Plan(reader, null, List.of(), folder).known(results)) {
            double[] values = Arrays.stream(arms[run.arm().charAt(0) - 'a'].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            results.add(run, Experiments.record(RunStatus.FINISHED, quantity, values[(int) run.seed() - 1]));
        }
        assertThat(results.complete()).isTrue();
        return Finding.of(reader.experiment().claims().get(0), results).get(0);
    }
}
