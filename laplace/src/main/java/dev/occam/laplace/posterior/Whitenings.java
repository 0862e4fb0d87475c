package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.WhitenedBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of several prior precisions, decomposed in units of the prior: once for each set of precisions, kept until another is asked
 * for and nobody uses the last one.
 */
final class Whitenings {

    private final Curvature curvature;
    private final PriorLayout layout;
    private final NDManager manager;
    private @Nullable Kept kept;

    Whitenings(Curvature curvature, PriorLayout layout, NDManager manager) {
        this.curvature = curvature;
        this.layout = layout;
        this.manager = manager;
    }

    /** The blocks under some prior precisions. */
    synchronized Kept at(Hyperparameters at) {
        double[] logs = at.logPriorPrecisions();
        if (kept == null || !Arrays.equals(kept.logs, logs)) {
            if (kept != null) {
                kept.replaced();
            }
            kept = new Kept(logs, manager.newSubManager());
            kept.fill(at);
        }
        kept.users++;
        return kept;
    }

    /** One set of blocks. */
    final class Kept {
        private final double[] logs;
        private final NDManager own;
        private final List<CurvatureBlock> blocks = new ArrayList<>();
        private int users;
        private boolean stale;

        Kept(double[] logs, NDManager own) {
            this.logs = logs;
            this.own = own;
        }

        private void fill(Hyperparameters at) {
            double[] deviations = new double[at.groupCount()];
            Arrays.setAll(deviations, group -> Math.exp(-0.5 * at.logPriorPrecision(group)));
            for (int k = 0; k < curvature.blocks().size(); k++) {
                CurvatureBlock block = curvature.blocks().get(k);
                blocks.add(
                        layout.parts(k).kind() == PriorLayout.Kind.COUPLED
                                ? WhitenedBlock.of(block, own.create(layout.byWeight(k, deviations)))
                                : block);
            }
        }

        List<CurvatureBlock> blocks() {
            return blocks;
        }

        void release() {
            synchronized (Whitenings.this) {
                users--;
                closeIfDone();
            }
        }

        private void replaced() {
            stale = true;
            closeIfDone();
        }

        private void closeIfDone() {
            if (stale && users == 0) {
                own.close();
            }
        }
    }
}
