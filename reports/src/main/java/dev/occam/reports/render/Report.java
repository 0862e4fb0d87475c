package dev.occam.reports.render;

import dev.occam.reports.compare.ComparableRuns;
import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.compare.TimedRuns;
import dev.occam.reports.gather.ExperimentFile;
import dev.occam.reports.gather.ExperimentRecord;
import dev.occam.reports.gather.RunSettings;
import dev.occam.reports.gather.Sources;
import dev.occam.reports.gather.Unfinished;
import dev.occam.reports.gather.Unread;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A report of many runs: a page of all, a page a run, and the same for machines and pull requests.
 * <p>Records are read twice, once to compare them and once to draw them, and never held together: memory is that of the
 * comparison. The same records give the same files.
 */
public final class Report {
    private final Sources sources;
    private final ReportListener listener;
    private final Map<RunSummary, Path> runs = new LinkedHashMap<>();
    private final SettingsTable settings = new SettingsTable();
    private final Map<ExperimentRecord, Path> experiments = new LinkedHashMap<>();
    private final List<Unfinished> unfinished = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private int done;

    private Report(Sources sources, ReportListener listener) {
        this.sources = sources;
        this.listener = listener;
    }

    /**
     * What a report came to.
     *
     * @param runs how many it shows
     * @param experiments how many it shows
     * @param unread how many files could not be read, which it lists
     */
    public record Outcome(int runs, int experiments, int unread) {}

    /**
     * Writes a report, whole or not at all.
     *
     * @param named folders to look for runs and experiments in, or their files
     * @param out folder of the report
     * @param overwrite whether something else may be in that folder
     * @throws IOException in one line: nothing to report, or a folder that cannot be written
     */
    public static Outcome write(List<Path> named, Path out, boolean overwrite, ReportListener listener)
            throws IOException {
        Sources sources = Sources.in(named);
        try (ReportFolder folder = ReportFolder.claim(out, overwrite)) {
            Report report = new Report(sources, listener);
            report.read();
            report.readBatches();
            if (report.runs.isEmpty() && report.experiments.isEmpty()) {
                throw new IOException(
                        report.unread.isEmpty()
                                ? "no run.json in " + named.get(0) + (named.size() > 1 ? " and the other folders" : "")
                                        + "; name the folder of a run, or one with such folders in it"
                                : "none of " + report.unread.size() + " files could be read; the first: "
                                        + report.unread.get(0).label() + ": "
                                        + report.unread.get(0).why());
            }
            report.draw(folder);
            folder.publish();
            return new Outcome(report.runs.size(), report.experiments.size(), report.unread.size());
        }
    }

    private int steps() {
        return 2 * sources.runs().size()
                + 2 * sources.experiments().size()
                + sources.batches().size()
                + 1;
    }

    private void step(String what) {
        listener.at(done++, steps(), what);
    }

    private void read() {
        sources.unread().forEach(this::say);
        for (Path file : sources.runs()) {
            String label = sources.labelOf(file);
            step("reading " + label);
            try {
                RunRecord run = RunRecords.read(file);
                RunSummary summary = RunSummary.of(run, PageName.of(runs.size() + 1, label), label);
                runs.put(summary, file);
                settings.add(summary.id(), RunSettings.of(run));
            } catch (RunRecordException e) {
                say(new Unread(label, e.problem()));
            }
        }
        for (Path file : sources.experiments()) {
            String label = sources.labelOf(file);
            step("reading " + label);
            try {
                experiments.put(ExperimentFile.read(file, label), file);
            } catch (IOException e) {
                say(new Unread(label, String.valueOf(e.getMessage())));
            }
        }
    }

    private void readBatches() {
        for (Path file : sources.batches()) {
            String label = sources.labelOf(file);
            step("reading " + label);
            try {
                unfinished.addAll(Unfinished.of(file, label));
            } catch (RunRecordException e) {
                say(new Unread(label, e.problem()));
            }
        }
    }

    private void say(Unread problem) {
        unread.add(problem);
        listener.unread(problem.label(), problem.why());
    }

    private void draw(ReportFolder folder) throws IOException {
        Grids grids = new Grids(runs.keySet());
        for (Map.Entry<RunSummary, Path> entry : List.copyOf(runs.entrySet())) {
            RunSummary summary = entry.getKey();
            step("drawing " + summary.label());
            try {
                RunRecord run = RunRecords.read(entry.getValue());
                folder.writeShared(summary.id() + ".html", RunPage.render(run, summary, grids.of(summary)));
            } catch (RunRecordException e) {
                // It was there a moment ago: whoever wrote to it, its line would lead nowhere.
                runs.remove(summary);
                say(new Unread(summary.label(), e.problem()));
            }
        }
        List<ExperimentView> drawn = ExperimentView.all(experiments, runs);
        for (ExperimentView experiment : drawn) {
            step("drawing " + experiment.record().label());
            folder.writeShared(experiment.id() + ".html", ExperimentPage.render(experiment));
        }
        step("comparing");
        List<RunSummary> all = List.copyOf(runs.keySet());
        ReportView view = new ReportView(
                all, ComparableRuns.of(all), TimedRuns.of(all), drawn, unfinished, unread, settings.of(all));
        for (Map.Entry<String, String> file : Templates.ASSETS.files().entrySet()) {
            folder.writeShared(file.getKey(), file.getValue());
        }
        folder.write(ReportFolder.MARKDOWN, ReportMarkdown.of(view));
        folder.write(ReportFolder.JSON, ReportJson.of(view));
        folder.write(
                ReportFolder.INDEX,
                Templates.render(
                        "index.jte",
                        1 << 20,
                        Map.of("view", view, "assets", Templates.ASSETS.in(ReportFolder.FILES + "/"))));
    }

    /** Runs under given weight decays, by what they share with those that chose theirs. */
    private static final class Grids {
        private static final int FEWEST = 2;
        private final Map<List<Object>, List<RunSummary>> grids = new LinkedHashMap<>();

        Grids(Iterable<RunSummary> runs) {
            for (RunSummary run : runs) {
                if (run.givenDecay() != null && run.isMeasured()) {
                    grids.computeIfAbsent(key(run), key -> new ArrayList<>()).add(run);
                }
            }
        }

        /** The grid beside a run: at least two others. */
        List<RunSummary> of(RunSummary run) {
            List<RunSummary> others = Objects.requireNonNullElse(grids.get(key(run)), List.<RunSummary>of()).stream()
                    .filter(other -> !other.equals(run))
                    .toList();
            return others.size() < FEWEST ? List.of() : others;
        }

        private static List<Object> key(RunSummary run) {
            return List.of(run.testRows(), run.trainRowsAre(), run.trainRows(), run.recipe());
        }
    }
}
