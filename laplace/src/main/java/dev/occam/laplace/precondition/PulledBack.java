package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.LayerBatch;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One forward pass with vectors pulled back to its layers: what an {@link Observation} is made of.
 *
 * @param recording the pass
 * @param byVector for each vector and each layer, at the scale of the mean loss, shape (M, R, D_out)
 */
record PulledBack(Recording recording, List<List<NDArray>> byVector) {

    /** Pulls each vector of a Fisher back; all are kept until the pass's manager closes. */
    static PulledBack of(Recording recording, Fisher fisher, Likelihood likelihood, NDArray targets, boolean separate) {
        NDArray outputs = recording.output().stopGradient();
        double rows = outputs.getShape().get(0);
        List<List<NDArray>> byVector = new ArrayList<>();
        fisher.forEachVector(likelihood, outputs, targets, 0, separate, vector -> {
            NDArray ofMean = vector.div(rows);
            ofMean.attach(outputs.getManager());
            byVector.add(recording.backward(ofMean));
        });
        return new PulledBack(recording, byVector);
    }

    /** What the method sees, block by block. */
    Observation observation(long step, List<ParameterBlock> blocks) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < recording.calls().size(); i++) {
            places.put(recording.calls().get(i).layer().weight().name(), i);
        }
        List<LayerBatch> inputs = new ArrayList<>();
        List<List<NDArray>> gradients = new ArrayList<>();
        byVector.forEach(vector -> gradients.add(new ArrayList<>()));
        for (ParameterBlock block : blocks) {
            int place = Objects.requireNonNull(places.get(block.layer().weight().name()));
            LayerCalls calls = recording.calls().get(place);
            LayerBatch batch = new LayerBatch(calls, block, recording.output().getManager());
            inputs.add(batch);
            for (int v = 0; v < byVector.size(); v++) {
                gradients.get(v).add(batch.gradients(byVector.get(v).get(place)));
            }
        }
        return new Observation(step, recording.output().getShape().get(0), inputs, gradients);
    }
}
