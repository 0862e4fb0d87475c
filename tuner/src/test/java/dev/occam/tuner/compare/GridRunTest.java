package dev.occam.tuner.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.MemoryTuneRun;
import dev.occam.tuner.run.NetworkOutputs;
import dev.occam.tuner.run.Progress;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid on a small table, held against fits made one by one. */
class GridRunTest {

    private static final double[] PRECISIONS = {0.01, 1, 1000};

    @TempDir
    private Path folder;

    private CompareReader reader;
    private SplitData data;

    @BeforeEach
    void read() {
        reader = Tiny.comparison(folder);
        data = SplitData.read(reader, 0, reader.fixed(0, 0, 1, 1, null), 1);
    }

    private Cell run(int arm, Cell.GridChoice known) {
        return new GridRun(reader, 0, arm, data, new ArmRun(Progress.silent(), () -> false)).run(known);
    }

    /** Root mean squared error in standardised units after a plain fit. */
    private double rmse(DataSet rows, double precision, Integer epochs) {
        TuneConfig config = reader.fixed(0, 0, 1, precision / rows.train().rows(), epochs);
        return new MemoryTuneRun().run(config, rows, Progress.silent(), () -> false, tuned -> {
            Examples test = Objects.requireNonNull(rows.test());
            double[] outputs = NetworkOutputs.of(
                    tuned.network(),
                    test,
                    tuned.manager(),
                    tuned.parameters().get(0).getDataType());
            double squares = 0;
            for (int i = 0; i < outputs.length; i++) {
                squares += Math.pow(outputs[i] - test.value(i, 0), 2);
            }
            return Math.sqrt(squares / outputs.length);
        });
    }

    @Test
    void whatValidatesIsHeldOutAndScaledByAllTrainingRows() {
        DataSet inner = data.inner(0.5);

        assertThat(inner.train().rows()).isEqualTo(36);
        assertThat(Objects.requireNonNull(inner.test()).rows()).isEqualTo(12);
        assertThat(inner.targets()).isEqualTo(data.whole().targets());
        assertThat(inner.test().value(0, 0)).isEqualTo(data.whole().train().value(0, 0));
        assertThat(inner.train().value(0, 0)).isEqualTo(data.whole().train().value(12, 0));
    }

    @Test
    void choosesTheLowestValidationNllAndItsResiduals() {
        DataSet inner = data.inner(0.2);
        double[] rmse = new double[PRECISIONS.length];
        int best = 0;
        for (int i = 0; i < rmse.length; i++) {
            rmse[i] = rmse(inner, PRECISIONS[i], null);
            best = rmse[i] < rmse[best] ? i : best;
        }

        Cell.GridChoice choice = Objects.requireNonNull(run(0, null).grid());

        for (int i = 0; i < rmse.length; i++) {
            double nll = 0.5 * Math.log(2 * Math.PI * Math.E)
                    + Math.log(rmse[i])
                    + data.whole().targets().logScaleSum();
            assertThat(choice.validation().get(i)).isCloseTo(nll, within(1e-12));
        }
        assertThat(choice.precision()).isEqualTo(PRECISIONS[best]);
        assertThat(choice.noise()).isCloseTo(rmse[best], within(1e-12));
    }

    @Test
    void theRefitIsAPlainFitToAllTrainingRowsWithTheNoiseOfValidation() {
        Cell cell = run(0, null);
        Cell.GridChoice choice = Objects.requireNonNull(cell.grid());

        double rmse = rmse(data.whole(), choice.precision(), null);

        double sigma = choice.noise();
        double nll = 0.5 * Math.log(2 * Math.PI)
                + Math.log(sigma)
                + rmse * rmse / (2 * sigma * sigma)
                + data.whole().targets().logScaleSum();
        assertThat(Objects.requireNonNull(cell.score()).nll()).isCloseTo(nll, within(1e-9));
        assertThat(cell.priors().get("all")).isCloseTo(choice.precision() / (sigma * sigma), within(1e-9));
    }

    @Test
    void aLongerRefitTakesOverWhatWasFoundAndHasItsOwnSteps() {
        Cell cell = run(0, null);
        Cell.GridChoice found = Objects.requireNonNull(cell.grid());

        Cell longer = run(1, found);

        Cell.GridChoice taken = Objects.requireNonNull(longer.grid());
        assertThat(taken.validation()).isEqualTo(found.validation());
        assertThat(taken.effort()).isEqualTo(found.effort());
        assertThat(Objects.requireNonNull(found.refit()).rows()).isEqualTo(30L * 48);
        assertThat(Objects.requireNonNull(taken.refit()).rows()).isEqualTo(75L * 48);
        assertThat(longer.effort().fitRows()).isEqualTo(30L * 48);
        double rmse = rmse(data.whole(), taken.precision(), 75);
        assertThat(Objects.requireNonNull(longer.scores().get(Predictives.PLUG_IN))
                        .point())
                .isCloseTo(rmse * Math.exp(data.whole().targets().logScaleSum()), within(1e-9));
    }
}
