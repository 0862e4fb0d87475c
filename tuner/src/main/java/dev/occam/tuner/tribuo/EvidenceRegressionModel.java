package dev.occam.tuner.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import dev.occam.models.data.Standardisation;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;

/**
 * A multilayer perceptron that predicts one number or several, each with the variance of what will be observed: that of
 * the noise, and that of the mean under the linearised posterior of the weights.
 *
 * <p>Predicts from any number of threads. Travels as a protocol buffer; Java's own serialisation is refused.
 */
public final class EvidenceRegressionModel extends Model<Regressor> {

    private static final long serialVersionUID = 1L;

    private final transient TrainedNetwork network;
    private final transient String[] names;

    EvidenceRegressionModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Regressor> outputs,
            TrainedNetwork network) {
        super(name, provenance, features, outputs, false);
        this.network = network;
        names = EvidenceRegressionTrainer.names(outputs).toArray(String[]::new);
    }

    /**
     * A model that was written by {@link #serialize}; called by Tribuo.
     *
     * @param version of what was written
     * @param className this class
     * @param message what was written
     * @return the model
     * @throws InvalidProtocolBufferException where that is broken
     */
    public static EvidenceRegressionModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        NetworkMessage<Regressor> read = NetworkMessage.read(version, message, Regressor.class);
        return new EvidenceRegressionModel(
                read.carrier().name(),
                read.carrier().provenance(),
                read.carrier().featureDomain(),
                read.carrier().outputDomain(),
                read.network());
    }

    @Override
    public ModelProto serialize() {
        return new NetworkMessage<>(createDataCarrier(), network).write(EvidenceRegressionModel.class);
    }

    @Override
    public Prediction<Regressor> predict(Example<Regressor> example) {
        return innerPredict(List.of(example)).get(0);
    }

    @Override
    protected List<Prediction<Regressor>> innerPredict(Iterable<Example<Regressor>> examples) {
        return Predictions.of(network, featureIDMap, examples, this::prediction);
    }

    private Prediction<Regressor> prediction(Example<Regressor> example, int used, TrainedNetwork.Outputs outputs) {
        Standardisation units = network.targets();
        double[] values = new double[names.length];
        double[] variances = new double[names.length];
        for (int c = 0; c < names.length; c++) {
            values[c] = units.restore(outputs.means()[c], c);
            double epistemic = outputs.variances().length == 0 ? 0 : outputs.variances()[c];
            variances[c] = units.restoreSquared(epistemic + network.noise() * network.noise(), c);
        }
        return new Prediction<>(new Regressor(names, values, variances), used, example);
    }

    /** No feature of a network has a weight of its own: empty. */
    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
        return Map.of();
    }

    @Override
    public Optional<Excuse<Regressor>> getExcuse(Example<Regressor> example) {
        return Optional.empty();
    }

    @Override
    protected EvidenceRegressionModel copy(String newName, ModelProvenance newProvenance) {
        return new EvidenceRegressionModel(newName, newProvenance, featureIDMap, outputIDInfo, network);
    }

    private void writeObject(ObjectOutputStream stream) throws NotSerializableException {
        throw NetworkMessage.refuseJava(this);
    }
}
