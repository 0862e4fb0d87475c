package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.compare.ComparableRuns;
import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.compare.TestRows;
import dev.occam.reports.compare.TimedRuns;
import dev.occam.reports.gather.Unfinished;
import dev.occam.reports.gather.Unread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All runs as their page tells of them.
 *
 * @param runs in the order of their labels
 * @param comparable the same by what makes their evidence comparable
 * @param timed the same by the rows that they were measured on
 * @param experiments of papers
 * @param unfinished runs of batches without a record
 * @param unread what could not be read
 * @param settings in what runs differ
 */
record ReportView(
        List<RunSummary> runs,
        List<ComparableRuns> comparable,
        List<TimedRuns> timed,
        List<ExperimentView> experiments,
        List<Unfinished> unfinished,
        List<Unread> unread,
        ObjectNode settings) {
    /** Longer names are cut on the page of all runs. */
    static final int LONGEST = 120;

    /** A chart of runs, under the words that say which. */
    record Compared(String title, Chart chart) {}

    String title() {
        String all = runs.size() == 1 ? "One run" : count(runs.size()) + " runs";
        int papers = experiments.size();
        return papers == 0 ? all : all + ", " + (papers == 1 ? "one experiment" : count(papers) + " experiments");
    }

    /** A name, cut where it is very long. */
    static String shown(String name) {
        return SettingsTable.cut(name, LONGEST);
    }

    static String href(RunSummary run) {
        return ReportFolder.FILES + "/" + run.id() + ".html";
    }

    /** Groups of which a comparison can be made. */
    List<ComparableRuns> groups() {
        return comparable.stream().filter(group -> group.runs().size() > 1).toList();
    }

    /** Runs whose evidence nothing else here is comparable with. */
    long alone() {
        return comparable.stream().filter(group -> group.runs().size() == 1).count();
    }

    long unranked() {
        return runs.stream().filter(run -> !run.isRanked()).count();
    }

    /** The name of a group: its data, and which of several sets of rows. */
    String name(ComparableRuns group) {
        return shown(group.common().data()) + ", " + count(group.common().trainRows()) + " training rows"
                + which(sets().get(group.common().data()), group.common().rows());
    }

    private String name(TestRows rows) {
        Map<String, Map<String, Integer>> sets = new HashMap<>();
        timed.forEach(group -> enumerate(sets, group.rows().data(), group.rows().identity()));
        return shown(rows.data()) + ", " + count(rows.rows()) + " test rows"
                + which(sets.get(rows.data()), rows.identity());
    }

    private Map<String, Map<String, Integer>> sets() {
        Map<String, Map<String, Integer>> sets = new HashMap<>();
        comparable.forEach(
                group -> enumerate(sets, group.common().data(), group.common().rows()));
        return sets;
    }

    private static void enumerate(Map<String, Map<String, Integer>> sets, String data, String identity) {
        Map<String, Integer> numbers = sets.computeIfAbsent(data, name -> new LinkedHashMap<>());
        numbers.putIfAbsent(identity, numbers.size() + 1);
    }

    private static String which(@Nullable Map<String, Integer> numbers, String identity) {
        return numbers == null || numbers.size() < 2 ? "" : ", split " + numbers.get(identity);
    }

    /** The median of the groups' rank correlations, in a sentence. */
    String correlation() {
        List<Double> all = new ArrayList<>();
        groups().forEach(group -> {
            Double rho = group.rankCorrelation();
            if (rho != null) {
                all.add(rho);
            }
        });
        if (all.isEmpty()) {
            return "No group has three runs with test rows, so evidence and test loss are not correlated here.";
        }
        List<Double> sorted = all.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return "Spearman's rank correlation of evidence and test loss has a median of " + number(median) + " over "
                + count(sorted.size()) + (sorted.size() == 1 ? " group" : " groups")
                + "; −1 means that the order of evidence is the order of prediction.";
    }

    List<Compared> evidenceCharts() {
        List<Compared> charts = new ArrayList<>();
        for (ComparableRuns group : groups()) {
            if (group.measured().size() > 1) {
                String name = name(group);
                charts.add(new Compared(
                        name + "; " + group.curvature(),
                        ComparisonCharts.evidence("evidence-" + (charts.size() + 1), name, group)));
            }
        }
        return charts;
    }

    List<Compared> timeCharts() {
        List<Compared> charts = new ArrayList<>();
        for (TimedRuns group : timed) {
            if (group.runs().size() > 1) {
                String name = name(group.rows());
                charts.add(new Compared(name, ComparisonCharts.time("time-" + (charts.size() + 1), name, group)));
            }
        }
        return charts;
    }

    /** Runs of batches that failed or are still to do, each with its reason. */
    Table unfinishedRuns() {
        return new Table(
                "Runs of batches without a result",
                List.of(
                        Table.text("Run"),
                        Table.text("Batch"),
                        Table.text("State"),
                        Table.number("Attempts"),
                        Table.text("Why")),
                unfinished.stream()
                        .map(run -> List.of(
                                shown(run.run()),
                                shown(run.batch()),
                                run.state(),
                                count(run.attempts()),
                                run.why().isEmpty() ? NumberText.NONE : run.why()))
                        .toList());
    }

    /** The settings as the content of a script element. */
    String settingsJson() {
        return InlineScript.json(settings);
    }

    /** Values of a column that are few enough to choose from, in order. */
    List<String> choices(Function<RunSummary, String> column) {
        List<String> values = runs.stream().map(column).distinct().sorted().toList();
        return values.size() > 1 && values.size() <= 200 ? values : List.of();
    }
}
