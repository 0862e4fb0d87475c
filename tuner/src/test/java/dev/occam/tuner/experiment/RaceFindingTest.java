package dev.occam.tuner.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.experiment.Finding.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who reaches the others' final loss how soon: arms a and b set the mark, c and d are searched over. */
class RaceFindingTest {

    @TempDir
    private Path folder;

    /** Losses at the ends of epochs of 10 steps and 2 seconds each. */
    private static RunRecord run(@Nullable Double... losses) {
        List<EpochPoint> curve = new ArrayList<>();
        for (int epoch = 1; epoch <= losses.length; epoch++) {
            curve.add(new EpochPoint("fit", epoch, 10L * epoch, 2.0 * epoch, losses[epoch - 1], null));
        }
        return Experiments.record(RunStatus.FINISHED, "nll", 1).with(new TrainingLog(List.of(), curve, List.of()));
    }

    private Results results(Map<String, List<RunRecord>> bySeed) {
        ExperimentReader reader = Experiments.race(folder);
        Results results = new Results(reader.experiment());
        for (PlannedRun planned : new Plan(reader, null, List.of(), folder).known(results)) {
            List<RunRecord> records = bySeed.getOrDefault(planned.arm(), List.of());
            if (planned.seed() <= records.size()) {
                results.add(planned, records.get((int) planned.seed() - 1));
            }
        }
        return results;
    }

    private static RaceFinding finding(Results results) {
        return RaceFinding.of(results.experiment().races().get(0), results).get(0);
    }

    private static List<RunRecord> both(Double... losses) {
        return List.of(run(losses), run(losses));
    }

    @Test
    void theSoonestArmOfTheEntrantIsHeldAgainstTheLowestOfTheOthers() {
        Results results = results(Map.of(
                "a", both(5.0, 4.0, 3.0, 2.0),
                "b", both(1.9, 1.9, 1.9, 2.5),
                "c", both(4.0, 3.0, 2.0, 0.1),
                "d", both(4.0, 2.0, 2.2)));

        RaceFinding finding = finding(results);

        assertThat(finding.against()).isEqualTo("a");
        assertThat(finding.mark()).isEqualTo(new Estimate(2, 0.0, 2, 2));
        assertThat(finding.arm()).isEqualTo("d");
        assertThat(finding.loss()).isEqualTo(new Estimate(2.2, 0.0, 2, 2.2));
        assertThat(finding.share()).isEqualTo(new Estimate(0.5, 0.0, 2, 0.5));
        assertThat(finding.time()).isEqualTo(new Estimate(0.5, 0.0, 2, 0.5));
        assertThat(finding.verdict()).isEqualTo(Verdict.HOLDS);
    }

    /** Each seed has its own mark; an arm that misses it once has not reached it. */
    @Test
    void theMarkIsReachedWithEverySeedOrNotAtAll() {
        List<RunRecord> mark = List.of(run(5.0, 4.0, 3.0, 2.0), run(5.0, 4.0, 3.0, 1.0));
        Results late = results(Map.of("a", mark, "b", both(9.0), "c", both(1.5, 1.5), "d", both(3.0, 2.0, 1.0)));

        assertThat(finding(late).arm()).isEqualTo("d");
        assertThat(finding(late).share()).isEqualTo(new Estimate(0.625, 0.125, 2, 0.625));
        assertThat(finding(late).verdict()).isEqualTo(Verdict.HOLDS);

        Results never = results(Map.of("a", mark, "b", both(9.0), "c", both(1.5, 1.5), "d", both(3.0, 1.4)));

        assertThat(finding(never).share()).isNull();
        assertThat(finding(never).arm()).isEqualTo("d");
        assertThat(finding(never).verdict()).isEqualTo(Verdict.FAILS);
        assertThat(new ExperimentTables(never).markdown())
                .contains("| all | both | a | 1.50 ± 0.500 | d | 1.40 ± 0.00 | never | never |")
                .contains(
                        "fails, all both: the loss 1.50 ± 0.500 of a not reached with every seed; d ends at 1.40 ± 0.00");
    }

    @ParameterizedTest
    @CsvSource({"3, HOLDS", "4, FAILS"})
    void threeQuartersAreSoonEnough(int epoch, Verdict verdict) {
        Double[] own = {9.0, 9.0, 9.0, 9.0};
        own[epoch - 1] = 2.0;
        Results results =
                results(Map.of("a", both(5.0, 4.0, 3.0, 2.0), "b", both(9.0), "c", both(own), "d", both(9.0)));

        assertThat(finding(results).verdict()).isEqualTo(verdict);
        assertThat(new ExperimentTables(results).claims())
                .contains("  " + verdict.name().toLowerCase(Locale.ROOT) + ", all both: the loss 2.00 ± 0.00 of a"
                        + " after " + 25 * epoch + "% ± 0% of its steps, by c");
    }

    @Test
    void asLongAsRunsAreLeftItIsOpen() {
        Results results = results(Map.of("a", both(2.0), "b", both(9.0), "c", both(1.0)));

        assertThat(finding(results).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(finding(results).share()).isEqualTo(new Estimate(1, 0.0, 2, 1));
    }

    @Test
    void aLossThatIsNotFiniteReachesNothing() {
        Results results =
                results(Map.of("a", both(2.0, 1.0), "b", both(9.0, 8.0), "c", both(null, null), "d", both(3.0, null)));

        assertThat(finding(results).arm()).isNull();
        assertThat(finding(results).verdict()).isEqualTo(Verdict.FAILS);
    }

    /** Accuracies at the ends of epochs of 10 steps; each epoch takes so many seconds. */
    private static RunRecord accuracies(double seconds, @Nullable Double... values) {
        List<EpochPoint> curve = new ArrayList<>();
        for (int epoch = 1; epoch <= values.length; epoch++) {
            curve.add(new EpochPoint(
                    "fit",
                    epoch,
                    10L * epoch,
                    seconds * epoch,
                    1.0,
                    values[epoch - 1] == null ? null : List.of(new Metric("accuracy", values[epoch - 1], ""))));
        }
        return Experiments.record(RunStatus.FINISHED, "accuracy", 1).with(new TrainingLog(List.of(), curve, List.of()));
    }

    private RaceFinding toAMark(List<RunRecord> a, List<RunRecord> b, List<RunRecord> c) {
        ExperimentReader reader = Experiments.raceToAMark(folder);
        Results results = new Results(reader.experiment());
        Map<String, List<RunRecord>> bySeed = Map.of("a", a, "b", b, "c", c);
        for (PlannedRun planned : new Plan(reader, null, List.of(), folder).known(results)) {
            results.add(planned, bySeed.get(planned.arm()).get((int) planned.seed() - 1));
        }
        return finding(results);
    }

    /** In seconds a is sooner at 0.8 than b, which needs fewer steps; epochs without a measurement reach nothing. */
    @Test
    void aGivenMarkIsRacedForAgainstWhoIsSoonestThere() {
        RunRecord a = accuracies(1, null, 0.7, null, 0.8);
        RunRecord b = accuracies(3, 0.7, 0.9);

        RaceFinding slow = toAMark(List.of(a, a), List.of(b, b), List.of(accuracies(3, 0.8), accuracies(3, 0.8)));
        RaceFinding soon = toAMark(List.of(a, a), List.of(b, b), List.of(accuracies(2, 0.81), accuracies(2, 0.9)));

        assertThat(slow.against()).isEqualTo("a");
        assertThat(slow.mark()).isEqualTo(new Estimate(0.8, null, 1, 0.8));
        assertThat(slow.steps()).isEqualTo(new Estimate(10, 0.0, 2, 10));
        assertThat(slow.share()).isEqualTo(new Estimate(0.25, 0.0, 2, 0.25));
        assertThat(slow.time()).isEqualTo(new Estimate(0.75, 0.0, 2, 0.75));
        assertThat(slow.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(soon.time()).isEqualTo(new Estimate(0.5, 0.0, 2, 0.5));
        assertThat(soon.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void whoComesToAMarkAloneHasWonAndWhoMissesItHasNot() {
        RunRecord low = accuracies(1, 0.1, 0.2);
        RunRecord there = accuracies(1, 0.7, 0.8);

        RaceFinding alone = toAMark(List.of(low, low), List.of(there, low), List.of(there, there));
        RaceFinding missed = toAMark(List.of(low, low), List.of(low, low), List.of(there, low));

        assertThat(alone.against()).isNull();
        assertThat(alone.steps()).isEqualTo(new Estimate(20, 0.0, 2, 20));
        assertThat(alone.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(missed.verdict()).isEqualTo(Verdict.FAILS);
    }
}
