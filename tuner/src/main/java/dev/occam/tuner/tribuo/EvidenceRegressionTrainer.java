package dev.occam.tuner.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import dev.occam.models.network.Activation;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;

/**
 * A trainer of regressions, of one output or several, whose weight decay and observation noise are chosen by the log marginal
 * likelihood of the training data.
 */
public final class EvidenceRegressionTrainer extends EvidenceTrainer<Regressor> {

    @Config(
            description =
                    "Whether predicted variances hold the uncertainty of the weights beside the noise; the model is"
                            + " larger by their posterior.")
    private boolean weightUncertainty = true;

    /** A trainer of networks with one hidden layer of 50 units; how Tribuo's configuration begins, too. */
    public EvidenceRegressionTrainer() {}

    /**
     * A trainer.
     *
     * @param hiddenWidths units of each hidden layer, first to last; empty for a linear model
     * @param activation between layers
     * @param seed where every stream of random numbers starts
     * @param settings further fields of a run's configuration, such as {@code training.epochs=200}
     * @throws dev.occam.tuner.config.ConfigException where one is wrong, in one line
     */
    public EvidenceRegressionTrainer(List<Integer> hiddenWidths, Activation activation, long seed, String... settings) {
        super(hiddenWidths, activation, seed, settings);
    }

    @Override
    Targets targets(Dataset<Regressor> examples, ImmutableOutputInfo<Regressor> outputs) {
        List<String> names = names(outputs);
        int columns = names.size();
        double[] values = new double[Math.multiplyExact(examples.size(), columns)];
        int row = 0;
        for (Example<Regressor> example : examples) {
            for (int c = 0; c < columns; c++) {
                values[row * columns + c] = value(example.getOutput(), names.get(c), row);
            }
            row++;
        }
        Standardisation scale = Standardisation.ofRows(values, columns);
        for (int i = 0; i < values.length; i++) {
            values[i] = scale.standardise(values[i], i % columns);
        }
        refuseConstant(names, values, scale);
        return new Targets(Task.REGRESSION, names, values, scale);
    }

    /** The names of the outputs, by id. */
    static List<String> names(ImmutableOutputInfo<Regressor> outputs) {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < outputs.size(); id++) {
            names.add(outputs.getOutput(id).getNames()[0]);
        }
        return names;
    }

    private static double value(Regressor output, String name, int row) {
        double value = output.getDimension(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "example " + row + " has no output '" + name + "'; leave the example out, or give it one"))
                .getValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "example " + row + ": output '" + name + "' is " + value + "; leave the example out");
        }
        return value;
    }

    private static void refuseConstant(List<String> names, double[] values, Standardisation scale) {
        for (int c = 0; c < names.size(); c++) {
            boolean constant = true;
            for (int i = c; i < values.length; i += names.size()) {
                constant &= values[i] == 0;
            }
            if (constant) {
                throw new IllegalArgumentException("output '" + names.get(c) + "' is " + scale.mean(c) + " in all "
                        + values.length / names.size() + " examples; there is nothing to learn of it");
            }
        }
    }

    @Override
    boolean uncertain() {
        return weightUncertainty;
    }

    @Override
    Class<? extends Model<Regressor>> modelClass() {
        return EvidenceRegressionModel.class;
    }

    @Override
    Model<Regressor> model(
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Regressor> outputs,
            TrainedNetwork network) {
        return new EvidenceRegressionModel("evidence-regression", provenance, features, outputs, network);
    }
}
