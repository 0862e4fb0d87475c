package dev.occam.tuner.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * A multilayer perceptron that predicts classes, with the softmax of its outputs as their probabilities.
 *
 * <p>Predicts from any number of threads. Travels as a protocol buffer; Java's own serialisation is refused.
 */
public final class EvidenceClassificationModel extends Model<Label> {

    private static final long serialVersionUID = 1L;

    private final transient TrainedNetwork network;

    EvidenceClassificationModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Label> outputs,
            TrainedNetwork network) {
        super(name, provenance, features, outputs, true);
        this.network = network;
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
    public static EvidenceClassificationModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        NetworkMessage<Label> read = NetworkMessage.read(version, message, Label.class);
        return new EvidenceClassificationModel(
                read.carrier().name(),
                read.carrier().provenance(),
                read.carrier().featureDomain(),
                read.carrier().outputDomain(),
                read.network());
    }

    @Override
    public ModelProto serialize() {
        return new NetworkMessage<>(createDataCarrier(), network).write(EvidenceClassificationModel.class);
    }

    @Override
    public Prediction<Label> predict(Example<Label> example) {
        return innerPredict(List.of(example)).get(0);
    }

    @Override
    protected List<Prediction<Label>> innerPredict(Iterable<Example<Label>> examples) {
        return Predictions.of(network, featureIDMap, examples, this::prediction);
    }

    private Prediction<Label> prediction(Example<Label> example, int used, TrainedNetwork.Outputs predicted) {
        double[] outputs = predicted.means();
        int best = 0;
        for (int c = 1; c < outputs.length; c++) {
            if (outputs[c] > outputs[best]) {
                best = c;
            }
        }
        double sum = 0;
        for (double output : outputs) {
            sum += Math.exp(output - outputs[best]);
        }
        Map<String, Label> scores = new LinkedHashMap<>();
        for (int c = 0; c < outputs.length; c++) {
            String name = outputIDInfo.getOutput(c).getLabel();
            scores.put(name, new Label(name, Math.exp(outputs[c] - outputs[best]) / sum));
        }
        Label chosen = scores.get(outputIDInfo.getOutput(best).getLabel());
        return new Prediction<>(chosen, scores, used, example, true);
    }

    /** No feature of a network has a weight of its own: empty. */
    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
        return Map.of();
    }

    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        return Optional.empty();
    }

    @Override
    protected EvidenceClassificationModel copy(String newName, ModelProvenance newProvenance) {
        return new EvidenceClassificationModel(newName, newProvenance, featureIDMap, outputIDInfo, network);
    }

    private void writeObject(ObjectOutputStream stream) throws NotSerializableException {
        throw NetworkMessage.refuseJava(this);
    }
}
