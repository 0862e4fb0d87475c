package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;

import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import org.apache.commons.math3.linear.RealMatrix;

/** K-FAC-reduce: eigenvalues that are products, so they agree across every rectangle. */
class KfacReducePosteriorTest extends StructureBattery {

    @Override
    Structure structure() {
        return Kfac.REDUCE;
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        if (block.members().get(0).elementwise()) {
            return;
        }
        double[] e = block.eigenvalues();
        int columns = block.members().get(0).columns();
        int rows = block.members().get(0).rows();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double left = e[i * columns + j] * e[e.length - 1];
                double right = e[i * columns + columns - 1] * e[(rows - 1) * columns + j];
                requireClose(what + " [" + i + ", " + j + "]", left, right, 1e-10);
            }
        }
    }
}
