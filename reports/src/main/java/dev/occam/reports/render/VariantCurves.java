package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;

import dev.occam.reports.gather.ExperimentCurve;
import dev.occam.reports.gather.ExperimentRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The curves of one variant of an experiment, and the arms that have none.
 *
 * @param record of the experiment
 * @param name of the variant
 * @param number of the variant on the page
 */
record VariantCurves(ExperimentRecord record, String name, int number) {
    /** More lines than that are a tangle; the others wait in the legend. */
    private static final int MOST_LINES = 8;

    private static final int MOST_BESIDE = 5;

    /**
     * Charts of one quantity, over steps and over seconds, of the same numbers.
     *
     * @param name of the file of these
     * @param wide whether there are too many lines for a legend of half the page
     */
    record Panel(String name, String title, boolean wide, List<Chart> charts) {}

    List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        for (String quantity : ExperimentCurve.QUANTITIES) {
            List<CurveChart.Line> lines = lines(quantity);
            CurveChart.Panel panel = new CurveChart.Panel(
                    "curves-" + number + "-" + quantity, quantity, lines, marks(quantity), shown(quantity, lines));
            List<Chart> charts = Stream.of(CurveChart.Over.values())
                    .filter(over -> CurveChart.drawable(panel, over))
                    .map(over -> CurveChart.of(panel, over))
                    .toList();
            if (!charts.isEmpty()) {
                panels.add(new Panel(
                        panel.id(), Words.capital(Words.measured(quantity)), lines.size() > MOST_BESIDE, charts));
            }
        }
        return panels;
    }

    /** Colours go by the place of an arm in the experiment, so that it has the same everywhere. */
    private List<CurveChart.Line> lines(String quantity) {
        List<String> arms = record.arms().stream()
                .map(ExperimentRecord.Arm::name)
                .distinct()
                .toList();
        List<CurveChart.Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ExperimentCurve curve : record.curves()) {
            if (curve.variant().equals(name) && curve.has(quantity)) {
                String label = ChartOptions.label(curve.arm());
                String own = names.add(label) ? label : label + " (" + (lines.size() + 1) + ")";
                lines.add(new CurveChart.Line(curve, own, Math.max(0, arms.indexOf(curve.arm()))));
            }
        }
        return lines;
    }

    private List<CurveChart.Mark> marks(String quantity) {
        return record.races().stream()
                .filter(race -> race.quantity().equals(quantity))
                .flatMap(race -> race.findings().stream())
                .filter(finding -> finding.variant().equals(name))
                .flatMap(finding -> Optional.ofNullable(finding.mark()).stream()
                        .map(mark -> new CurveChart.Mark(mark.middle(), mark.seeds() > 1 ? finding.against() : "")))
                .distinct()
                .toList();
    }

    /** Where there are very many arms: those that verdicts are about, then those that end best. */
    private Set<String> shown(String quantity, List<CurveChart.Line> lines) {
        Set<String> decisive = lines.size() > MOST_LINES ? decisive() : Set.of();
        Set<String> shown = new LinkedHashSet<>();
        lines.stream().filter(line -> decisive.contains(line.curve().arm())).forEach(line -> shown.add(line.name()));
        double sign = quantity.equals("accuracy") ? -1 : 1;
        lines.stream()
                .filter(line -> !shown.contains(line.name()))
                .sorted(Comparator.comparingDouble(line -> sign * last(line.curve(), quantity)))
                .limit(Math.max(0, MOST_LINES - shown.size()))
                .map(CurveChart.Line::name)
                .toList()
                .forEach(shown::add);
        return shown;
    }

    private Set<String> decisive() {
        return Stream.concat(
                        record.races().stream()
                                .flatMap(race -> race.findings().stream())
                                .filter(finding -> finding.variant().equals(name))
                                .flatMap(finding -> Stream.of(finding.against(), finding.arm())),
                        record.claims().stream()
                                .flatMap(claim -> claim.findings().stream())
                                .filter(finding -> finding.variant().equals(name))
                                .flatMap(finding -> Stream.of(finding.against(), finding.arm())))
                .collect(Collectors.toSet());
    }

    private static double last(ExperimentCurve curve, String quantity) {
        double last = Double.POSITIVE_INFINITY;
        for (ExperimentCurve.Point point : curve.points()) {
            ExperimentCurve.Band value = point.values().get(quantity);
            last = value == null ? last : value.median();
        }
        return last;
    }

    /** What has to be told of arms that have no line, or one of fewer seeds. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (ExperimentRecord.Arm arm : record.arms()) {
            if (arm.variant().equals(name)) {
                told(arm).ifPresent(told::add);
            }
        }
        return told;
    }

    private Optional<String> told(ExperimentRecord.Arm arm) {
        boolean drawn = record.curves().stream()
                .anyMatch(curve -> curve.variant().equals(name)
                        && curve.arm().equals(arm.name())
                        && !curve.points().isEmpty());
        String of = record.seeds() > 0 ? " of " + count(record.seeds()) + " seeds" : "";
        if (arm.diverged() > 0) {
            String how = " diverged with " + count(arm.diverged()) + of;
            return Optional.of(arm.name() + how + (drawn ? "; its line is of the others." : "; it has no line."));
        }
        if (drawn) {
            return Optional.empty();
        }
        boolean begun = record.runs().stream()
                .anyMatch(run -> run.variant().equals(name) && run.arm().equals(arm.name()));
        if (!begun && !arm.estimates().isEmpty()) {
            return Optional.empty(); // A case of a study, which has no runs.
        }
        return Optional.of(arm.name()
                + (!begun
                        ? " has no run yet."
                        : arm.estimates().isEmpty()
                                ? " is still searched."
                                : " has no course of training in its records."));
    }
}
