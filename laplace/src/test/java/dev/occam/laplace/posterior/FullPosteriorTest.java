package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;

import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Structure;
import org.apache.commons.math3.linear.RealMatrix;

/** The full GGN over all parameters: exact, cross terms of layers included. */
class FullPosteriorTest extends StructureBattery {

    @Override
    Structure structure() {
        return Full.GGN;
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        RealMatrix own = DenseTwin.curvature(block, manager);
        requireClose(what + ", whole matrix", DenseTwin.flat(own), DenseTwin.flat(exact), 1e-10);
    }
}
