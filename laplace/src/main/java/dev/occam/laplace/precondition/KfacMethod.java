package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * The curvature of one block as a Kronecker product: the direction is {@code (B (x) A + damping)^-1} times the gradient.
 *
 * <p>That is K-FAC (Martens and Grosse 2015; Eschenhagen et al. 2023) with {@link MeanFactors}, TKFAC with
 * {@link TracePreserving}, and KPSVD with {@link NearestProduct}.
 *
 * <p>Damped factors are inverted once and multiplied from both sides; a damped product is inverted in its eigenbasis.
 */
final class KfacMethod extends KroneckerMethod {

    private final Form form;

    KfacMethod(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays, FactorRule.Maker rule) {
        super(arrays, new KroneckerAverages(block, settings, arrays, rule));
        form = settings.damping().place() == Damping.Place.EXACT ? Form.ROTATED : Form.FACTORED;
    }

    @Override
    public long bytes() {
        return factors.bytes() + factors.sizes().inNetworkType(form == Form.ROTATED ? 1 : 0);
    }

    @Override
    public void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda) {
        if (!decompose) {
            return;
        }
        factors.decompose(scope);
        if (form == Form.ROTATED) {
            putBases(scope);
        }
        damp(scope, lambda);
    }

    @Override
    public void damp(NDManager scope, double lambda) {
        if (form == Form.ROTATED) {
            NDArray damped = factors.products(scope).add(factors.damping(scope, lambda));
            arrays.put("inverse", factors.inNetworkType(damped.pow(-1)));
            return;
        }
        Damping.Shift shift = factors.shift(lambda);
        arrays.put("gradient inverse", factors.gradientInverse(scope, shift));
        arrays.put("input inverse", factors.inputInverse(scope, shift));
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Form form() {
        return form;
    }

    @Override
    public NDList operands() {
        return form == Form.ROTATED
                ? new NDList(gradientBasis(), inputBasis(), arrays.get("inverse"))
                : new NDList(arrays.get("gradient inverse"), arrays.get("input inverse"));
    }
}
