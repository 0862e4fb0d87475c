package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.record.Layer;
import java.util.List;

/** The sums of the fitted parameters, by which weights that changed since the fit are noticed. */
final class Fingerprint {

    private final List<Layer.Tensor> tensors;
    private final double[] sums;

    private Fingerprint(List<Layer.Tensor> tensors) {
        this.tensors = tensors;
        sums = tensors.stream().mapToDouble(Fingerprint::sum).toArray();
    }

    static Fingerprint of(Curvature curvature) {
        return new Fingerprint(curvature.blocks().stream()
                .flatMap(block -> block.members().stream())
                .flatMap(member -> member.tensors().stream())
                .distinct()
                .toList());
    }

    private static double sum(Layer.Tensor tensor) {
        try (NDArray sum = tensor.value().sum()) {
            return sum.toType(DataType.FLOAT64, false).getDouble();
        }
    }

    /** Refuses weights other than those of the fit. */
    void requireSame() {
        for (int i = 0; i < sums.length; i++) {
            double now = sum(tensors.get(i));
            // Not to the last digit: the order of a sum depends on the number of threads.
            double round = 1e-6
                    * (Math.abs(sums[i])
                            + Math.sqrt((double) tensors.get(i).value().size()));
            if (!(Math.abs(now - sums[i]) <= round)) {
                throw new IllegalStateException(
                        "the parameter '" + tensors.get(i).name() + "' has changed since the fit; fit again");
            }
        }
    }
}
