package dev.occam.tuner.cli;

import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunData;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Snippets;
import dev.occam.reports.record.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A run record as text for people: what was chosen, why, and how far to rely on it. */
final class ResultText {

    /** The widest line, in characters. */
    static final int WIDTH = 100;

    private final RunRecord run;
    private final List<String> lines = new ArrayList<>();

    private ResultText(RunRecord run) {
        this.run = run;
    }

    /**
     * The text.
     *
     * @param folder where the run's files are
     */
    static String of(RunRecord run, Path folder) {
        ResultText text = new ResultText(run);
        text.heading();
        text.trainingNotes();
        text.given();
        text.layers();
        text.weightDecay();
        text.snippets();
        text.evidence();
        text.metrics();
        text.trust();
        text.tuned();
        text.files(folder);
        return Printable.lines(String.join(System.lineSeparator(), text.lines)) + System.lineSeparator();
    }

    private void heading() {
        RunData data = run.data();
        String what =
                switch (data.task()) {
                    case CLASSIFICATION -> data.outputs() + " classes";
                    case REGRESSION -> "regression of " + String.join(", ", data.outputNames());
                    case RECONSTRUCTION -> "reconstruction of " + data.outputs() + " pixels";
                };
        if (run.status() != RunStatus.FINISHED) {
            wrapped("Not finished: " + run.statusDetail() + "; what follows is of the last good state.", "");
        }
        String test = data.testRows() == 0 ? "no test rows" : Numbers.count(data.testRows()) + " test rows";
        wrapped(
                data.name() + ": " + what + ", " + Numbers.count(data.trainRows()) + " training rows, " + test + "; "
                        + run.network().description() + ", "
                        + Numbers.count(run.network().parameters())
                        + " parameters; "
                        + Numbers.time(
                                Duration.ofMillis((long) (1000 * run.durations().total()))),
                "");
    }

    private void trainingNotes() {
        if (run.training() != null) {
            run.training().notes().forEach(note -> wrapped(note, "  "));
        }
    }

    private void given() {
        List<GivenDecay> given =
                run.training() == null ? List.of() : run.training().given();
        if (given.isEmpty()) {
            return;
        }
        section("Trained under");
        TextTable table = new TextTable(1, List.of("layer", "weight decay"));
        for (GivenDecay decay : given) {
            table.add(List.of(decay.name(), Numbers.significant(decay.weightDecay(), 5)));
        }
        lines.addAll(table.lines(WIDTH));
        wrapped(
                "L2 coefficient of the loss trained on: mean cross-entropy, or the mean over rows of half the squared"
                        + " error. AdamW's decoupled decay has no L2 equivalent, except in plain SGD.",
                "  ");
        if (run.groups().isEmpty()) {
            noise();
        }
    }

    private List<GivenDecay> decays() {
        return run.training() == null ? List.of() : run.training().given();
    }

    private void layers() {
        if (run.groups().isEmpty()) {
            return;
        }
        section(decays().isEmpty() ? "Chosen by layer" : "Judged by layer");
        TextTable table =
                new TextTable(2, List.of("layer", "curvature", "parameters", "effective", "prior precision", ""));
        for (ParameterGroup group : run.groups()) {
            table.add(List.of(
                    group.name(),
                    group.rule(),
                    Numbers.count(group.size()),
                    Numbers.significant(group.effectiveParameters(), 4),
                    Numbers.significant(group.priorPrecision(), 4),
                    remark(group.bound())));
        }
        lines.addAll(table.lines(WIDTH));
        noise();
    }

    private void noise() {
        Noise noise = run.noise();
        if (noise != null) {
            List<String> own = noise.sigmaPerOutput().stream()
                    .map(sigma -> Numbers.significant(sigma, 4))
                    .toList();
            wrapped(
                    "observation noise: " + String.join(", ", own) + " in the target's units ("
                            + Numbers.significant(noise.sigma(), 4) + " standardised)",
                    "  ");
        }
    }

    private static String remark(ParameterGroup.Bound bound) {
        return switch (bound) {
            case INTERIOR -> "";
            case PRUNED -> "pruned";
            case NO_CURVATURE -> "no curvature";
            case UNDETERMINED -> "undetermined";
        };
    }

    private void weightDecay() {
        Set<LossConvention> conventions = new TreeSet<>();
        run.groups().forEach(group -> conventions.addAll(group.weightDecay().keySet()));
        if (conventions.isEmpty()) {
            return;
        }
        section("Weight decay to type into your optimiser, by the loss it minimises");
        List<String> heading = new ArrayList<>(List.of("layer"));
        conventions.forEach(convention -> heading.add(nameOf(convention)));
        TextTable table = new TextTable(1, heading);
        for (ParameterGroup group : run.groups()) {
            List<String> row = new ArrayList<>(List.of(group.name()));
            conventions.forEach(convention ->
                    row.add(Numbers.significant(group.weightDecay().get(convention), 5)));
            table.add(row);
        }
        lines.addAll(table.lines(WIDTH));
        wrapped(
                "An L2 term in the gradient: SGD and Adam. AdamW's decoupled decay has no equivalent, except in plain"
                        + " SGD.",
                "  ");
    }

    private static String nameOf(LossConvention convention) {
        return switch (convention) {
            case MEAN_CROSS_ENTROPY -> "mean cross-entropy";
            case PYTORCH_MSE_LOSS -> "PyTorch MSELoss";
            case DJL_L2_LOSS -> "DJL L2Loss";
            case MEAN_GAUSSIAN_NLL -> "mean Gaussian NLL";
        };
    }

    private void snippets() {
        Snippets snippets = run.snippets();
        if (snippets != null) {
            section("PyTorch");
            snippets.pytorch().lines().forEach(line -> lines.add("  " + line));
            section("DJL");
            snippets.djl().lines().forEach(line -> lines.add("  " + line));
        }
    }

    private void evidence() {
        Evidence evidence = run.evidence();
        if (evidence == null) {
            return;
        }
        section("Evidence (nats)");
        TextTable table =
                new TextTable(1, List.of("log marginal likelihood", Numbers.significant(evidence.value(), 6)));
        table.add(List.of("  a row", Numbers.significant(evidence.perDatum(), 5)));
        table.add(List.of("  log-likelihood", Numbers.significant(evidence.logLikelihood(), 6)));
        table.add(List.of("  Occam factor", Numbers.significant(evidence.occamFactor(), 6)));
        table.add(List.of("    log-determinant ratio", Numbers.significant(evidence.logDetRatio(), 6)));
        table.add(List.of("    scatter of the weights", Numbers.significant(evidence.scatter(), 6)));
        lines.addAll(table.lines(WIDTH));
        wrapped(evidence.comparableWithin(), "  ");
    }

    private void metrics() {
        Metrics metrics = run.metrics();
        if (metrics == null) {
            return;
        }
        section("Metrics");
        TextTable table = new TextTable(1, List.of("", "train", "test"));
        for (Metrics.Metric train : metrics.train()) {
            String unit = train.unit().isEmpty() ? "" : " (" + train.unit() + ")";
            String test = metrics.test(train.name())
                    .map(metric -> Numbers.significant(metric.value(), 5))
                    .orElse("-");
            table.add(List.of(train.name() + unit, Numbers.significant(train.value(), 5), test));
        }
        lines.addAll(table.lines(WIDTH));
    }

    private void trust() {
        Trust trust = run.trust();
        if (trust == null) {
            return;
        }
        section("Trust");
        wrapped(trust.sentence(), "  ");
        String bound = trust.atBound().isEmpty() ? "none" : String.join(", ", trust.atBound());
        wrapped(
                "gradient norm of the log joint " + Numbers.significant(trust.gradientNorm(), 3)
                        + "; effective parameters " + Numbers.significant(trust.effectiveParameters(), 4) + " of "
                        + Numbers.count(trust.dataCount()) + " data; priors at a bound: " + bound + "; evidence gained "
                        + Numbers.significant(trust.evidenceGained(), 4) + " nats",
                "  ");
    }

    private void tuned() {
        section("Tuned and not tuned");
        wrapped("by the evidence: " + listed(run.tuned()), "  ");
        wrapped("left as configured: " + listed(run.notTuned()), "  ");
    }

    private static String listed(List<String> phrases) {
        return phrases.isEmpty() ? "nothing" : String.join("; ", phrases);
    }

    private void files(Path folder) {
        section("Files in " + folder);
        Set<String> names = new TreeSet<>(run.files().values());
        names.add("run.json");
        wrapped(String.join(", ", names), "  ");
    }

    private void section(String title) {
        lines.add("");
        lines.add(title);
    }

    /** Adds a sentence, broken between words; a word too long for a line has one to itself. */
    private void wrapped(String sentence, String indent) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : sentence.split(" ")) {
            if (line.length() > indent.length() && line.length() + word.length() + 1 > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        lines.add(line.toString().stripTrailing());
    }
}
