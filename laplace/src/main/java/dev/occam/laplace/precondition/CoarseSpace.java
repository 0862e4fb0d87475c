package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * The coarse spaces of two-level K-FAC (Koroko et al. 2023, arXiv:2303.18083, section 3.3): directions that lie in one block
 * each, by which blocks are coupled.
 */
enum CoarseSpace {
    /** Ones in every entry (Nicolaides). */
    NICOLAIDES("nicolaides") {
        @Override
        List<NDList> rows(FineLevel fine) {
            return List.of(fine.ones());
        }
    },
    /** The direction of least curvature. */
    SPECTRAL("spectral") {
        @Override
        List<NDList> rows(FineLevel fine) {
            return List.of(fine.weakest());
        }
    },
    /** What the fine level makes of its own residual. */
    RESIDUAL("residual") {
        @Override
        List<NDList> rows(FineLevel fine) {
            return List.of(fine.inverse(fine.residual()));
        }
    },
    /** Ones, and what the fine level makes of them. */
    KRYLOV_NICOLAIDES("krylov-nicolaides") {
        @Override
        List<NDList> rows(FineLevel fine) {
            NDList ones = fine.ones();
            return List.of(ones, fine.inverse(ones));
        }
    },
    /** What the fine level makes of its residual, once and twice. */
    KRYLOV_RESIDUAL("krylov-residual") {
        @Override
        List<NDList> rows(FineLevel fine) {
            NDList once = fine.inverse(fine.residual());
            return List.of(once, fine.inverse(once));
        }
    };

    private final String label;

    CoarseSpace(String label) {
        this.label = label;
    }

    /** The name by which a method is chosen. */
    String label() {
        return label;
    }

    /** Directions by kind, one for each block. */
    abstract List<NDList> rows(FineLevel fine);

    /** What directions can be made of: the block-diagonal level at one step. */
    interface FineLevel {

        /** Ones in the shape of every block. */
        NDList ones();

        /** The direction of least curvature in every block. */
        NDList weakest();

        /** {@code g - F_lambda M^-1 g}, M the block-diagonal curvature. */
        NDList residual();

        /** {@code M^-1} times directions. */
        NDList inverse(NDList directions);
    }
}
