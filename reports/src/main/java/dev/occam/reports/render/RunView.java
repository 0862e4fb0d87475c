package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.record.Calibration;
import dev.occam.reports.record.Diagnostics;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.LayerSpectrum;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.NoveltyHistogram;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.Task;
import dev.occam.reports.record.TrainingLog;
import dev.occam.reports.record.Trust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run as its page tells it: the sentences, key figures and parts that the template sets.
 *
 * @param run the record
 * @param summary the run as a line of a report; null where its page stands alone
 * @param grid runs of the report under given weight decays, to hold it against
 */
record RunView(RunRecord run, @Nullable RunSummary summary, List<RunSummary> grid) {
    /** A figure worth a glance: its name, its value and a word on it. */
    record Figure(String name, String value, String note) {}

    boolean chosen() {
        return !run.groups().isEmpty();
    }

    boolean judged() {
        return !run.trace().isEmpty();
    }

    /** Whether it trained under what it was given, and chose nothing. */
    boolean given() {
        return !given(run).isEmpty();
    }

    private static List<GivenDecay> given(RunRecord run) {
        TrainingLog training = run.training();
        return training == null ? List.of() : training.given();
    }

    Table givenDecay() {
        return RunTables.given(given(run));
    }

    List<String> trainingNotes() {
        TrainingLog training = run.training();
        return training == null ? List.of() : training.notes();
    }

    /** Names the page among others: its name, and its folder in the report. */
    String title() {
        return summary == null ? run.name() : run.name() + " (" + ReportView.shown(summary.label()) + ")";
    }

    /** Its folder in the report; null where the page stands alone. */
    @Nullable
    String label() {
        return summary == null ? null : summary.label();
    }

    List<Chart> lossCharts() {
        TrainingLog training = run.training();
        List<EpochPoint> curve = training == null ? List.of() : training.curve();
        return Arrays.stream(LossChart.Over.values())
                .filter(over -> LossChart.drawable(curve, over))
                .map(over -> LossChart.of(curve, over, run.data().task()))
                .toList();
    }

    @Nullable
    Chart spectrumChart() {
        Diagnostics diagnostics = run.diagnostics();
        List<LayerSpectrum> spectra = diagnostics == null ? null : diagnostics.spectra();
        return spectra != null && SpectrumChart.drawable(spectra, run.groups())
                ? SpectrumChart.of(spectra, run.groups())
                : null;
    }

    @Nullable
    Chart calibrationChart() {
        Diagnostics diagnostics = run.diagnostics();
        Calibration calibration = diagnostics == null ? null : diagnostics.calibration();
        return calibration != null && CalibrationChart.drawable(calibration) ? CalibrationChart.of(calibration) : null;
    }

    @Nullable
    Chart noveltyChart() {
        Diagnostics diagnostics = run.diagnostics();
        NoveltyHistogram novelty = diagnostics == null ? null : diagnostics.novelty();
        return novelty != null && NoveltyChart.drawable(novelty) ? NoveltyChart.of(novelty) : null;
    }

    @Nullable
    Chart gridChart() {
        return summary == null || grid.isEmpty() ? null : GridChart.of(summary, grid);
    }

    /** What could have been drawn and is not, with the reason. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!judged()) {
            missing.add("Evidence and prior precision over the run: it was not judged by the evidence.");
        }
        if (spectrumChart() == null) {
            missing.add(
                    "Eigenvalue spectra: the record holds none; curvature was not taken, or an earlier Occam wrote it.");
        }
        if (calibrationChart() == null) {
            missing.add("Reliability or coverage: the record holds none; an earlier Occam wrote it.");
        }
        if (noveltyChart() == null) {
            missing.add("Novelty of rows: no posterior was kept to tell it by.");
        }
        if (lossCharts().isEmpty()) {
            missing.add("Learning curves: the record holds no loss by epoch.");
        }
        if (summary != null && gridChart() == null) {
            missing.add("Grid of given weight decays: the report holds no such runs on the same rows and network.");
        }
        return missing;
    }

    String status() {
        return Words.of(run.status());
    }

    /** What happened to a run that did not finish. */
    String stopped() {
        String detail = run.statusDetail().isEmpty() ? "No reason was recorded." : run.statusDetail();
        String sentence = detail.endsWith(".") ? detail : detail + ".";
        return sentence
                + (chosen() || given() ? " What follows is the last good state." : " Nothing had been chosen by then.");
    }

    String subject() {
        var data = run.data();
        String task =
                switch (data.task()) {
                    case CLASSIFICATION -> "classification into ";
                    case REGRESSION -> "regression of ";
                    case RECONSTRUCTION -> "reconstruction of ";
                };
        return task + outputs() + " from " + count(data.features()) + (data.features() == 1 ? " feature" : " features")
                + ", " + count(data.trainRows()) + " training rows"
                + (data.testRows() > 0 ? ", " + count(data.testRows()) + " test rows" : ", no test rows");
    }

    private String outputs() {
        var data = run.data();
        return data.task() == Task.REGRESSION && data.outputNames().size() == 1
                ? data.outputNames().get(0)
                : count(data.outputs())
                        + switch (data.task()) {
                            case CLASSIFICATION -> " classes";
                            case REGRESSION -> " targets";
                            case RECONSTRUCTION -> " pixels";
                        };
    }

    String verdictKind() {
        Trust trust = run.trust();
        return trust != null && trust.verdict() == Trust.Verdict.RELIABLE ? "good" : "doubt";
    }

    /** The sentence of trust without the verdict it may begin with, which the page already shows. */
    String trustSentence() {
        Trust trust = run.trust();
        if (trust == null) {
            return "";
        }
        String verdict = Words.of(trust.verdict());
        String sentence = trust.sentence();
        if (!sentence.regionMatches(true, 0, verdict + ":", 0, verdict.length() + 1)) {
            return sentence;
        }
        String rest = sentence.substring(verdict.length() + 1).strip();
        return rest.isEmpty() ? rest : rest.substring(0, 1).toUpperCase(Locale.ROOT) + rest.substring(1);
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        Trust trust = run.trust();
        Evidence evidence = run.evidence();
        if (evidence != null) {
            figures.add(new Figure(
                    "Log evidence", number(evidence.value()), "nats; " + number(evidence.perDatum()) + " per row"));
        }
        if (trust != null) {
            figures.add(new Figure(
                    "Evidence gained", NumberText.signed(trust.evidenceGained()), "nats over the prior it began with"));
            figures.add(new Figure(
                    "Effective parameters",
                    number(trust.effectiveParameters()),
                    "of " + count(run.network().parameters()) + ", for " + count(trust.dataCount()) + " data"));
        }
        firstTestMetric(figures);
        if (trust != null) {
            figures.add(new Figure(
                    "Still to gain",
                    number(trust.shortfall()),
                    "nats by training on; gradient norm " + number(trust.gradientNorm())));
        }
        return figures;
    }

    private void firstTestMetric(List<Figure> figures) {
        Metrics metrics = run.metrics();
        if (metrics == null) {
            return;
        }
        boolean test = metrics.test() != null && !metrics.test().isEmpty();
        List<Metrics.Metric> measured = test && metrics.test() != null ? metrics.test() : metrics.train();
        String shown =
                switch (run.data().task()) {
                    case CLASSIFICATION -> "accuracy";
                    case REGRESSION -> "rmse";
                    case RECONSTRUCTION -> "squared error";
                };
        measured.stream()
                .filter(m -> m.name().equals(shown))
                .findFirst()
                .ifPresent(m -> figures.add(new Figure(
                        Words.metric(m.name()),
                        number(m.value()),
                        (m.unit() + (test ? " on test rows" : " on training rows")).strip())));
    }

    /** The observation noise in words; null in classification. */
    @Nullable
    String noise() {
        Noise noise = run.noise();
        if (noise == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (int c = 0; c < noise.sigmaPerOutput().size(); c++) {
            String output = c < run.data().outputNames().size()
                    ? run.data().outputNames().get(c)
                    : "output " + (c + 1);
            parts.add(number(noise.sigmaPerOutput().get(c)) + " in units of " + output);
        }
        return "Observation noise: standard deviation " + String.join(", ", parts) + " (" + number(noise.sigma())
                + " standardised).";
    }

    Table weightDecay() {
        return RunTables.weightDecay(run);
    }

    Chart evidenceChart() {
        return EvidenceChart.of(run.trace());
    }

    Chart priorChart() {
        return PriorChart.of(run);
    }

    Chart effectiveChart() {
        return EffectiveChart.of(run.groups());
    }

    String config() {
        return run.config().toPrettyString();
    }
}
