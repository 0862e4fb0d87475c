package dev.occam.tuner.compare;

import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.NetworkOutputs;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.Tuned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A grid of fixed priors on one split: each fitted to a part of the training rows, the best on the others fitted again to
 * all of them from the same initial weights.
 *
 * <p>Observation noise is the root mean squared residual of the rows that validate, for the refit too.
 */
final class GridRun {

    private static final double LEAST_NOISE = 1e-8;

    private final CompareReader reader;
    private final int set;
    private final int arm;
    private final CompareConfig.Grid grid;
    private final SplitData data;
    private final ArmRun runs;

    GridRun(CompareReader reader, int set, int arm, SplitData data, ArmRun runs) {
        this.reader = reader;
        this.set = set;
        this.arm = arm;
        this.data = data;
        this.runs = runs;
        grid = Objects.requireNonNull(reader.compare().arms().get(arm).grid());
    }

    /** How well rows that validate were predicted: NLL in standardised units at the noise sigma of greatest likelihood. */
    private record Validation(double nll, double noise) {}

    /**
     * Runs it.
     *
     * @param known what the same grid found out on this split already; null where it has to find out
     */
    Cell run(Cell.@Nullable GridChoice known) {
        Cell.GridChoice choice = known != null ? known : choose();
        TuneConfig fit = config(data.whole().train().rows(), choice.precision(), null);
        int epochs = fit.training().epochsFor(data.whole().train().rows());
        Integer longer = grid.refitLength() == 1 ? null : (int) Math.round(epochs * grid.refitLength());
        TuneConfig config = config(data.whole().train().rows(), choice.precision(), longer);
        boolean classes = data.whole().task() == Task.CLASSIFICATION;
        return runs.run(config, data.whole(), (tuned, effort) -> {
            Hyperparameters prior = Hyperparameters.of(
                    new double[] {choice.precision() / (choice.noise() * choice.noise())}, choice.noise());
            Map<String, Score> scores = ArmRun.scores(tuned.under().apply(prior), data);
            Cell.Effort refit = new Cell.Effort(
                    effort.steps(),
                    effort.rows(),
                    Math.round(effort.fitRows() / grid.refitLength()),
                    effort.curvatures(),
                    effort.seconds(),
                    effort.processor());
            return new Cell(
                    reader.compare().sets().get(set).name(),
                    data.number(),
                    reader.compare().arms().get(arm).name(),
                    null,
                    data.whole().task(),
                    scores,
                    null,
                    classes ? null : choice.noise(),
                    Map.of("all", prior.priorPrecision(0)),
                    refit.plus(choice.effort()),
                    choice.with(refit));
        });
    }

    private Cell.GridChoice choose() {
        DataSet inner = data.inner(grid.validationFraction());
        List<@Nullable Double> found = new ArrayList<>();
        Cell.Effort effort = new Cell.Effort(0, 0, 0, 0, 0, 0);
        int best = -1;
        double lowest = Double.POSITIVE_INFINITY;
        double noise = 1;
        for (double precision : grid.precisions()) {
            try {
                Tried tried = runs.run(
                        config(inner.train().rows(), precision, null),
                        inner,
                        (tuned, took) -> new Tried(validation(tuned, inner), took));
                effort = effort.plus(tried.took());
                double nll = tried.validation().nll();
                found.add(Double.isFinite(nll) ? nll + inner.targets().logScaleSum() : null);
                if (nll < lowest) {
                    lowest = nll;
                    best = found.size() - 1;
                    noise = tried.validation().noise();
                }
            } catch (RunException e) {
                if (e.kind() != RunException.Kind.DIVERGED) {
                    throw e;
                }
                found.add(null);
            }
        }
        if (best < 0) {
            throw new RunException(RunException.Kind.DIVERGED, "every fit of the grid diverged");
        }
        return new Cell.GridChoice(grid, found, grid.precisions().get(best), noise, effort, null);
    }

    private record Tried(Validation validation, Cell.Effort took) {}

    private TuneConfig config(int rows, double precision, @Nullable Integer epochs) {
        return reader.fixed(set, arm, data.number(), precision / rows, epochs);
    }

    private static Validation validation(Tuned tuned, DataSet inner) {
        Examples rows = Objects.requireNonNull(inner.test());
        DataType type = tuned.parameters().get(0).getDataType();
        double[] outputs = NetworkOutputs.of(tuned.network(), rows, tuned.manager(), type);
        return inner.task() == Task.CLASSIFICATION ? ofClasses(outputs, rows) : ofNumbers(outputs, rows);
    }

    private static Validation ofNumbers(double[] outputs, Examples rows) {
        double squares = 0;
        for (int i = 0; i < outputs.length; i++) {
            double error = outputs[i] - rows.value(i / rows.outputs(), i % rows.outputs());
            squares += error * error;
        }
        double noise = Math.max(LEAST_NOISE, Math.sqrt(squares / outputs.length));
        double perOutput =
                0.5 * Math.log(2 * Math.PI) + Math.log(noise) + squares / outputs.length / (2 * noise * noise);
        return new Validation(rows.outputs() * perOutput, noise);
    }

    private static Validation ofClasses(double[] outputs, Examples rows) {
        int classes = rows.outputs();
        double nll = 0;
        for (int n = 0; n < rows.rows(); n++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                most = Math.max(most, outputs[n * classes + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(outputs[n * classes + c] - most);
            }
            nll += most + Math.log(sum) - outputs[n * classes + rows.label(n)];
        }
        return new Validation(nll / rows.rows(), 1);
    }
}
