package dev.occam.tuner.run;

import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.tuner.config.CurvatureConfig;

/** What a configuration says of curvature, in the library's own terms. */
record CurvatureChoice(CurvatureConfig config, long seed) {

    StructurePolicy policy() {
        return switch (config.structure()) {
            case AUTO -> StructurePolicy.fullUpTo(config.blockLimit(), sharing());
            case KFAC -> kronecker();
            case EKFAC -> StructurePolicy.all(new Ekfac(sharing()));
            case BLOCK -> StructurePolicy.all(BlockDiagonal.GGN);
        };
    }

    /** The structure of least memory. */
    StructurePolicy kronecker() {
        return StructurePolicy.all(new Kfac(sharing()));
    }

    private Sharing sharing() {
        return sharing(config.sharing());
    }

    static Sharing sharing(CurvatureConfig.Sharing sharing) {
        return sharing == CurvatureConfig.Sharing.EXPAND ? Sharing.EXPAND : Sharing.REDUCE;
    }

    Fisher fisher() {
        return fisher(config.fisher(), config.samples(), seed);
    }

    static Fisher fisher(CurvatureConfig.Fisher fisher, int samples, long seed) {
        return switch (fisher) {
            case EXACT -> new Fisher.Exact();
            case MONTE_CARLO -> new Fisher.MonteCarlo(samples, seed);
            case EMPIRICAL -> new Fisher.Empirical();
        };
    }

    BiasPlacement placement() {
        return config.bias() == CurvatureConfig.BiasBlock.JOINT ? BiasPlacement.JOINT : BiasPlacement.SEPARATE;
    }
}
