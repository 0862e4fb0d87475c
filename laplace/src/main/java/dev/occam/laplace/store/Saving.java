package dev.occam.laplace.store;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.posterior.InputRow;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.PriorMean;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.store.Header.BlockPart;
import dev.occam.laplace.store.Header.DataPart;
import dev.occam.laplace.store.Header.HyperparameterPart;
import dev.occam.laplace.store.Header.MemberPart;
import dev.occam.laplace.store.Header.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A posterior taken apart. */
final class Saving {

    static final String EIGENVALUES = "/eigenvalues";
    static final String BASIS = "/basis/";
    static final String GRADIENT = "/gradient";
    static final String MEAN = "prior/mean/";

    private Saving() {}

    /** The name of a block among the arrays. */
    static String block(int k) {
        return "block/" + k;
    }

    static Header header(Posterior posterior) {
        Curvature curvature = posterior.curvature();
        Hyperparameters at = posterior.hyperparameters();
        InputRow row = posterior.row();
        Package own = Saving.class.getPackage();
        String version = own == null ? null : own.getImplementationVersion();
        return new Header(
                Header.VERSION,
                Objects.requireNonNullElse(version, "unknown"),
                "DJL " + Engine.getDjlVersion() + ", "
                        + Engine.getInstance().getEngineName() + " "
                        + Engine.getInstance().getVersion(),
                NetworkDigest.of(posterior.network()),
                curvature.blocks().stream()
                        .flatMap(block -> block.members().stream())
                        .flatMap(member -> member.tensors().stream())
                        .map(Layer.Tensor::name)
                        .distinct()
                        .toList(),
                new Row(
                        Arrays.stream(row.shape().getShape()).boxed().toList(),
                        row.type().name()),
                Parts.of(posterior.likelihood()),
                Parts.of(curvature.fisher()),
                Parts.of(posterior.prior()),
                new HyperparameterPart(
                        posterior.logEvidence().groups().names(),
                        Arrays.stream(at.logPriorPrecisions()).boxed().toList(),
                        at.logNoisePrecision()),
                posterior.temperature(),
                new DataPart(curvature.examples(), curvature.terms(), curvature.negativeLogLikelihood()),
                curvature.blocks().stream().map(Saving::part).toList());
    }

    private static BlockPart part(CurvatureBlock block) {
        return new BlockPart(
                block.rule(),
                block.members().stream()
                        .map(member -> new MemberPart(
                                member.layer().weight().name(), member.part().name(), member.group()))
                        .toList(),
                block.basis().size());
    }

    /** Arrays by name; those that are not in float64 are copied into the posterior's memory. */
    static Map<String, NDArray> arrays(Posterior posterior) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Curvature curvature = posterior.curvature();
        for (int k = 0; k < curvature.blocks().size(); k++) {
            CurvatureBlock block = curvature.blocks().get(k);
            arrays.put(
                    block(k) + EIGENVALUES,
                    curvature.weights().get(k).getManager().create(block.eigenvalues()));
            for (int i = 0; i < block.basis().size(); i++) {
                arrays.put(block(k) + BASIS + i, block.basis().get(i));
            }
            if (curvature.hasGradients()) {
                arrays.put(block(k) + GRADIENT, curvature.gradients().get(k));
            }
        }
        if (posterior.prior().mean() instanceof PriorMean.Weights weights) {
            weights.byName().forEach((name, mean) -> arrays.put(MEAN + name, mean.toType(DataType.FLOAT64, false)));
        }
        return arrays;
    }
}
