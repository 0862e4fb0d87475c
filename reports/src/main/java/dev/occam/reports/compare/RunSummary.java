package dev.occam.reports.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.record.Comparability;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import dev.occam.reports.record.Trust;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as a line of a comparison: small, so that thousands fit into memory.
 *
 * @param id what the report calls its page: letters, digits and hyphens
 * @param label its folder among those of the report
 * @param name its own name
 * @param status how it ended
 * @param data what its data set is called
 * @param task what it predicts
 * @param network one line for people
 * @param parameters number of trainable parameters
 * @param method how its weight decay came about
 * @param seed of all its randomness
 * @param trainRows rows it learned from
 * @param evidence log marginal likelihood per training row, in nats, in the target's own units
 * @param evidenceInAll the same of all rows
 * @param testNll mean negative log-likelihood of the test rows, in nats
 * @param testScore accuracy of classes, root mean squared error of numbers, on the test rows
 * @param effective effective number of parameters
 * @param seconds wall-clock time
 * @param device where it ran
 * @param verdict how far to trust it
 * @param givenDecay the one weight decay that all its layers trained under without a choice; null where it chose, or where
 *     layers differ
 * @param recipe configuration of network and training, as JSON: the same where runs differ in their weight decay alone
 * @param common what runs share whose evidence is comparable with its; null where it has none to compare
 * @param trainRowsAre which rows it learned from: what runs share that learned from the same
 * @param testRows what runs share whose test loss is comparable with its
 */
public record RunSummary(
        String id,
        String label,
        String name,
        RunStatus status,
        String data,
        Task task,
        String network,
        long parameters,
        String method,
        long seed,
        long trainRows,
        @Nullable Double evidence,
        @Nullable Double evidenceInAll,
        @Nullable Double testNll,
        @Nullable Double testScore,
        @Nullable Double effective,
        double seconds,
        String device,
        Trust.@Nullable Verdict verdict,
        @Nullable Double givenDecay,
        String recipe,
        @Nullable Comparability common,
        String trainRowsAre,
        TestRows testRows) {

    /** The line of a record. */
    public static RunSummary of(RunRecord run, String id, String label) {
        Evidence evidence = run.evidence();
        Trust trust = run.trust();
        return new RunSummary(
                id,
                label,
                run.name(),
                run.status(),
                run.data().name(),
                run.data().task(),
                run.network().description(),
                run.network().parameters(),
                method(run),
                run.seed(),
                run.data().trainRows(),
                evidence == null ? null : evidence.perDatum(),
                evidence == null ? null : evidence.value(),
                test(run, "nll"),
                test(run, run.data().task() == Task.CLASSIFICATION ? "accuracy" : "rmse"),
                trust == null ? null : trust.effectiveParameters(),
                run.durations().total(),
                run.environment().device(),
                trust == null ? null : trust.verdict(),
                givenDecay(run),
                run.config().path("network") + " " + run.config().path("training"),
                Comparability.of(run).orElse(null),
                RowsIdentity.train(run),
                TestRows.of(run));
    }

    /** Whether it has evidence, of a run that came to its end. */
    public boolean isRanked() {
        return common != null;
    }

    /** Whether its test loss is of a run that came to its end. */
    public boolean isMeasured() {
        return status == RunStatus.FINISHED && testNll != null;
    }

    private static @Nullable Double test(RunRecord run, String metric) {
        Metrics metrics = run.metrics();
        return metrics == null
                ? null
                : metrics.test(metric).map(Metrics.Metric::value).orElse(null);
    }

    private static String method(RunRecord run) {
        JsonNode loop = run.config().path("loop");
        String kind = loop.path("kind").asText("");
        return switch (kind) {
            case "consistent" -> "evidence, " + loop.path("effort").asText("consistent");
            case "online" -> "evidence, online";
            case "fixed" -> "given weight decay";
            default -> kind.isEmpty() ? "not recorded" : kind;
        };
    }

    private static @Nullable Double givenDecay(RunRecord run) {
        List<GivenDecay> given = run.training() == null
                ? List.of()
                : Objects.requireNonNull(run.training()).given();
        Set<@Nullable Double> values = new HashSet<>();
        given.forEach(decay -> values.add(decay.weightDecay()));
        return values.size() == 1 ? values.iterator().next() : null;
    }
}
