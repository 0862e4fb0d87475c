package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * EKFAC-ra of one block (George et al. 2018, section 4): the scales are a running average of M times the squared batch
 * gradient in the eigenbasis, updated at every step.
 *
 * <p>They begin at {@code b_i a_j} whenever the basis is new. The gradient is that of the loss, without the pull of the
 * prior.
 */
final class EkfacAverageMethod extends KroneckerMethod {

    EkfacAverageMethod(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays) {
        super(arrays, new KroneckerAverages(block, settings, arrays));
    }

    @Override
    public long bytes() {
        return factors.bytes() + factors.sizes().inNetworkType(2);
    }

    @Override
    public void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda) {
        if (!decompose) {
            return;
        }
        factors.decompose(scope);
        putBases(scope);
        arrays.put("scales", factors.inNetworkType(factors.products(scope)));
        damp(scope, lambda);
    }

    @Override
    public void damp(NDManager scope, double lambda) {
        arrays.put("damping", factors.inNetworkType(factors.damping(scope, lambda)));
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Form form() {
        return Form.AVERAGED;
    }

    @Override
    public NDList operands() {
        return new NDList(gradientBasis(), inputBasis(), arrays.get("scales"), arrays.get("damping"));
    }
}
