package dev.occam.tuner.tribuo;

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
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;

/** A trainer of classifiers whose weight decay is chosen by the log marginal likelihood of the training data. */
public final class EvidenceClassificationTrainer extends EvidenceTrainer<Label> {

    /** A trainer of networks with one hidden layer of 50 units; how Tribuo's configuration begins, too. */
    public EvidenceClassificationTrainer() {}

    /**
     * A trainer.
     *
     * @param hiddenWidths units of each hidden layer, first to last; empty for a linear model
     * @param activation between layers
     * @param seed where every stream of random numbers starts
     * @param settings further fields of a run's configuration, such as {@code training.epochs=200}
     * @throws dev.occam.tuner.config.ConfigException where one is wrong, in one line
     */
    public EvidenceClassificationTrainer(
            List<Integer> hiddenWidths, Activation activation, long seed, String... settings) {
        super(hiddenWidths, activation, seed, settings);
    }

    @Override
    Targets targets(Dataset<Label> examples, ImmutableOutputInfo<Label> outputs) {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < outputs.size(); id++) {
            names.add(outputs.getOutput(id).getLabel());
        }
        double[] ids = new double[examples.size()];
        boolean several = false;
        int row = 0;
        for (Example<Label> example : examples) {
            ids[row] = outputs.getID(example.getOutput());
            several |= ids[row] != ids[0];
            row++;
        }
        if (!several) {
            throw new IllegalArgumentException("all " + ids.length + " examples are of class '"
                    + examples.getExample(0).getOutput().getLabel() + "'; a classifier needs two classes or more");
        }
        return new Targets(Task.CLASSIFICATION, names, ids, Standardisation.identity(names.size()));
    }

    @Override
    boolean uncertain() {
        return false;
    }

    @Override
    Class<? extends Model<Label>> modelClass() {
        return EvidenceClassificationModel.class;
    }

    @Override
    Model<Label> model(
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Label> outputs,
            TrainedNetwork network) {
        return new EvidenceClassificationModel("evidence-classifier", provenance, features, outputs, network);
    }
}
