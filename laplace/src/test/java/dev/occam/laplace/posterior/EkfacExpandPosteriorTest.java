package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;

import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Structure;
import org.apache.commons.math3.linear.RealMatrix;

/** EKFAC in the expand basis: second moments along each eigenvector, so the trace of the exact block. */
class EkfacExpandPosteriorTest extends StructureBattery {

    @Override
    Structure structure() {
        return Ekfac.EXPAND;
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        double[] moments = new double[block.size()];
        double trace = 0;
        for (int i = 0; i < moments.length; i++) {
            moments[i] = vectors.getColumnVector(i).dotProduct(exact.operate(vectors.getColumnVector(i)));
            trace += block.eigenvalues()[i];
        }
        requireClose(what + ", diag(Q^T F Q)", block.eigenvalues(), moments, 1e-10);
        requireClose(what + ", trace", trace, exact.getTrace(), 1e-10);
    }
}
