package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.posterior.InputRow;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.store.Header.BlockPart;
import dev.occam.laplace.store.Header.MemberPart;
import dev.occam.laplace.torch.GradientMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A posterior put together again: its arrays in memory of its own, on the device of the network. */
final class Restoring {

    private final StoredTensors stored;
    private final Header header;
    private final Block network;
    private final NDManager manager;

    Restoring(StoredTensors stored, Header header, Block network, NDManager manager) {
        this.stored = stored;
        this.header = header;
        this.network = network;
        this.manager = manager;
    }

    Posterior posterior() throws PosteriorFileException {
        InputRow row = new InputRow(
                new Shape(header.row().shape()), DataType.valueOf(header.row().type()));
        LayerSelection selection = LayerSelection.where(Set.copyOf(header.parameters())::contains);
        Map<String, Layer> layers = new HashMap<>();
        try (GradientMode off = GradientMode.off();
                NDManager scope = manager.newSubManager()) {
            for (Layer layer : Recorder.of(network, selection).layers(row.zeros(scope))) {
                layers.put(layer.weight().name(), layer);
            }
            Posterior posterior = Posterior.of(
                    manager,
                    network,
                    Parts.likelihood(header.likelihood()),
                    selection,
                    row,
                    curvature(layers),
                    Parts.prior(header.prior(), means()),
                    header.temperature());
            posterior.setHyperparameters(Hyperparameters.ofLogs(
                    header.hyperparameters().logPriorPrecisions().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray(),
                    header.hyperparameters().logNoisePrecision()));
            return posterior;
        }
    }

    private Curvature curvature(Map<String, Layer> layers) throws PosteriorFileException {
        List<CurvatureBlock> blocks = new ArrayList<>();
        List<NDArray> gradients = new ArrayList<>();
        for (int k = 0; k < header.blocks().size(); k++) {
            BlockPart part = header.blocks().get(k);
            String name = Saving.block(k);
            NDList basis = new NDList();
            for (int i = 0; i < part.basis(); i++) {
                basis.add(stored.array(manager, name + Saving.BASIS + i));
            }
            List<ParameterBlock> members = part.members().stream()
                    .map(member -> member(member, layers))
                    .toList();
            NDArray eigenvalues = stored.array(manager, name + Saving.EIGENVALUES);
            blocks.add(CurvatureBlock.of(members, part.rule(), eigenvalues, basis));
            if (stored.names().contains(name + Saving.GRADIENT)) {
                gradients.add(stored.array(manager, name + Saving.GRADIENT));
            }
        }
        return Curvature.of(
                manager,
                blocks,
                gradients,
                Parts.fisher(header.fisher()),
                header.data().negativeLogLikelihood(),
                header.data().rows(),
                header.data().terms());
    }

    private static ParameterBlock member(MemberPart part, Map<String, Layer> layers) {
        Layer layer = layers.get(part.weight());
        if (layer == null) {
            throw new IllegalArgumentException("the network's forward pass does not meet the weight '" + part.weight()
                    + "', of which the posterior is");
        }
        return new ParameterBlock(layer, ParameterBlock.Part.valueOf(part.part()), part.group());
    }

    private Map<String, NDArray> means() throws PosteriorFileException {
        Map<String, NDArray> means = new HashMap<>();
        for (String name : stored.names()) {
            if (name.startsWith(Saving.MEAN)) {
                means.put(name.substring(Saving.MEAN.length()), stored.array(manager, name));
            }
        }
        return means;
    }
}
