package dev.occam.reports.compare;

import dev.occam.reports.record.RunNetwork;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.Task;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * What runs have to share for their evidence to be comparable: training rows, likelihood, and how the curvature is taken.
 * <p>The log marginal likelihood is a density of the training rows' targets: over other rows it is another quantity, and
 * another approximation of the curvature moves it by more than models differ.
 *
 * @param data what the user calls the data set
 * @param task which likelihood
 * @param rows training rows
 * @param identity of these rows; see {@link RowsIdentity}
 * @param curvature rules of the layers, Fisher, bias placement and temperature, in words
 */
public record EvidenceSetting(String data, Task task, long rows, String identity, String curvature)
        implements Comparable<EvidenceSetting> {
    private static final Comparator<EvidenceSetting> ORDER = Comparator.comparing(EvidenceSetting::data)
            .thenComparing(EvidenceSetting::task)
            .thenComparing(Comparator.comparingLong(EvidenceSetting::rows).reversed())
            .thenComparing(EvidenceSetting::curvature)
            .thenComparing(EvidenceSetting::identity);

    /** That of a run. */
    public static EvidenceSetting of(RunRecord run) {
        String rules = run.network().layers().stream()
                .map(RunNetwork.Layer::rule)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
        var curvature = run.config().path("curvature");
        String fisher = curvature.path("fisher").asText("exact");
        String samples = curvature.path("samples").asText("");
        String bias = curvature.path("bias").asText("joint");
        double temperature = run.config().path("prior").path("temperature").asDouble(1);
        String words = rules + ", Fisher " + fisher + (samples.isEmpty() ? "" : " of " + samples + " samples")
                + ", bias " + bias + (temperature == 1 ? "" : ", temperature " + temperature);
        return new EvidenceSetting(
                run.data().name(), run.data().task(), run.data().trainRows(), RowsIdentity.train(run), words);
    }

    @Override
    public int compareTo(EvidenceSetting other) {
        return ORDER.compare(this, other);
    }
}
