package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;

import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Structure;
import org.apache.commons.math3.linear.RealMatrix;

/** The full GGN of each layer: exact within the layer. Elementwise parameters are diagonal. */
class BlockDiagonalPosteriorTest extends StructureBattery {

    @Override
    Structure structure() {
        return BlockDiagonal.GGN;
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        if (block.members().get(0).elementwise()) {
            return;
        }
        RealMatrix own = DenseTwin.curvature(block, manager);
        requireClose(what + ", whole matrix", DenseTwin.flat(own), DenseTwin.flat(exact), 1e-10);
    }
}
