package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;

import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Structure;
import org.apache.commons.math3.linear.RealMatrix;

/** The diagonal of the GGN, of affine layers too. */
class DiagonalPosteriorTest extends StructureBattery {

    @Override
    Structure structure() {
        return Diagonal.GGN;
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        double[] diagonal = new double[block.size()];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = exact.getEntry(i, i);
        }
        requireClose(what + ", diagonal", block.eigenvalues(), diagonal, 1e-10);
    }
}
