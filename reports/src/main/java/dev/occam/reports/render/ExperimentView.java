package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;

import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.gather.ExperimentRecord;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as its page, and the page of all runs, tell of it.
 *
 * @param id name of its page without ending
 * @param record of the experiment
 * @param pages runs of this report by their folders in the experiment
 */
record ExperimentView(String id, ExperimentRecord record, Map<String, RunSummary> pages) {
    /** A fact in large type, with a word on it. */
    record Figure(String name, String value, String note) {}

    /** A claim or a race with what became of it. */
    record Judged(String text, String source, String verdict, Table findings) {
        /** The verdict as the start of a sentence. */
        String word() {
            return Words.capital(verdict);
        }
    }

    /**
     * The views of a report, in the order of the experiments.
     *
     * @param experiments with their files
     * @param runs that have pages, with their files
     */
    static List<ExperimentView> all(Map<ExperimentRecord, Path> experiments, Map<RunSummary, Path> runs) {
        Map<Path, RunSummary> byFile = new HashMap<>();
        runs.forEach((run, file) -> byFile.put(file, run));
        List<ExperimentView> views = new ArrayList<>();
        experiments.forEach((experiment, file) -> views.add(new ExperimentView(
                PageName.ofExperiment(views.size() + 1, experiment.label()),
                experiment,
                pages(experiment, file, byFile))));
        return views;
    }

    private static Map<String, RunSummary> pages(ExperimentRecord experiment, Path file, Map<Path, RunSummary> byFile) {
        Map<String, RunSummary> pages = new HashMap<>();
        for (ExperimentRecord.Run run : experiment.runs()) {
            try {
                Path record = file.resolveSibling(run.folder()).resolve("run.json");
                RunSummary summary = byFile.get(record.normalize());
                if (summary != null) {
                    pages.put(run.folder(), summary);
                }
            } catch (InvalidPathException e) {
                // What cannot be a folder is none that a run was found in.
            }
        }
        return pages;
    }

    String href() {
        return ReportFolder.FILES + "/" + id + ".html";
    }

    String title() {
        return ReportView.shown(record.title());
    }

    String state() {
        return record.complete() ? "Complete" : "Not complete";
    }

    /** How far it is, with the number of its runs. */
    String standing() {
        int runs = record.runs().size();
        return state() + (runs == 0 ? "" : ", " + count(runs) + (runs == 1 ? " run" : " runs"));
    }

    List<Judged> judged() {
        List<Judged> all = new ArrayList<>();
        record.claims()
                .forEach(claim -> all.add(new Judged(
                        claim.text(),
                        claim.source(),
                        verdict(claim.verdict()),
                        ExperimentTables.findings(record, claim))));
        record.races()
                .forEach(race -> all.add(new Judged(
                        race.text(), race.source(), verdict(race.verdict()), ExperimentTables.findings(record, race))));
        return all;
    }

    /** The verdict where it is one: it names a class of the style sheet. */
    static String verdict(String verdict) {
        return verdict.equals("holds") || verdict.equals("fails") ? verdict : "open";
    }

    List<Figure> figures() {
        List<String> verdicts =
                record.verdicts().stream().map(ExperimentView::verdict).toList();
        List<Figure> figures = new ArrayList<>();
        if (!verdicts.isEmpty()) {
            long open = verdicts.stream().filter("open"::equals).count();
            figures.add(new Figure(
                    "Claims that hold",
                    count(verdicts.stream().filter("holds"::equals).count()) + " of " + count(verdicts.size()),
                    open == 0 ? "each stands or falls below" : count(open) + " cannot be told yet"));
        }
        long diverged = record.runs().stream()
                .filter(run -> run.status().equals("diverged"))
                .count();
        if (!record.runs().isEmpty()) {
            figures.add(new Figure(
                    "Runs",
                    count(record.runs().size()),
                    diverged == 0 ? "none diverged" : count(diverged) + " diverged"));
        }
        int variants = variants().size();
        figures.add(new Figure(
                record.runs().isEmpty() && variants().contains("") ? "Cases" : "Arms",
                count(record.arms().stream()
                        .map(ExperimentRecord.Arm::name)
                        .distinct()
                        .count()),
                variants > 1 ? "each in " + count(variants) + " variants" : "in one variant"));
        if (record.seeds() > 0) {
            figures.add(new Figure(
                    "Seeds",
                    count(record.seeds()),
                    record.runs().isEmpty() ? "each is measured" : "of every arm, of a searched one its best point"));
        }
        return figures;
    }

    /** The names of the variants, in the order of the experiment. */
    Set<String> variants() {
        Set<String> names = new LinkedHashSet<>();
        record.arms().forEach(arm -> names.add(arm.variant()));
        record.curves().forEach(curve -> names.add(curve.variant()));
        return names;
    }

    /** The curves, variant by variant; those of which there is nothing to draw or tell are left out. */
    List<VariantCurves> curves() {
        List<VariantCurves> all = new ArrayList<>();
        for (String variant : variants()) {
            VariantCurves curves = new VariantCurves(record, variant, all.size() + 1);
            if (!curves.panels().isEmpty() || !curves.told().isEmpty()) {
                all.add(curves);
            }
        }
        return all;
    }

    /** The experiment's own tables. */
    List<Table> tables() {
        return record.tables().stream()
                .filter(table -> !table.quantities().isEmpty())
                .map(table -> ExperimentTables.arms(record, table))
                .toList();
    }

    /** The points of its searches; null where nothing was searched. */
    @Nullable
    Table search() {
        return SearchTable.of(record).orElse(null);
    }

    /** The page of a run; null where the report has none. */
    @Nullable
    String page(ExperimentRecord.Run run) {
        RunSummary summary = pages.get(run.folder());
        return summary == null ? null : summary.id() + ".html";
    }
}
