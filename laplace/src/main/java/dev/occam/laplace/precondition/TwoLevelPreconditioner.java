package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.torch.GradientMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two-level K-FAC (Koroko et al. 2023, arXiv:2303.18083; Tselepidis et al. 2020, arXiv:2011.00573): block by block first, then
 * a small dense system that couples the blocks by one or two directions each.
 *
 * <p>The coarse matrix is that of the batch at hand, by which the error in the norm of its Fisher never grows; it is not
 * averaged, since most coarse spaces change with every step. A step without a batch uses the last one's.
 */
final class TwoLevelPreconditioner implements Preconditioner {

    private static final String OWN = "coarse level/";
    private static final String MATRIX = "matrix";
    private static final String ROW = "row ";

    private final BlockwisePreconditioner fine;
    private final KroneckerSettings settings;
    private final CoarseSpace space;
    private final Coupling coupling;
    private final CoarseMatrix.Maker matrix;
    private final NDManager manager;
    private final NamedArrays arrays;
    private @Nullable Observation batch;

    /**
     * A fresh one.
     *
     * @param space where blocks meet
     * @param coupling how it joins the fine level
     * @param matrix how the coarse matrix is made of the batch
     */
    TwoLevelPreconditioner(
            CoarseSpace space,
            Coupling coupling,
            CoarseMatrix.Maker matrix,
            KroneckerSettings settings,
            List<Layer> layers,
            NDManager parent) {
        this.space = space;
        this.coupling = coupling;
        this.matrix = matrix;
        this.settings = settings;
        fine = new BlockwisePreconditioner(
                (block, own, memory) -> new KfacMethod(
                        CorrelatedPixels.required(block, own, "two-level K-FAC"), own, memory, MeanFactors::new),
                settings,
                layers,
                parent);
        manager = parent.newSubManager();
        arrays = new NamedArrays(manager);
    }

    @Override
    public List<ParameterBlock> blocks() {
        return fine.blocks();
    }

    /** The fine level's; a coarse one that is kept is a few numbers a weight. */
    @Override
    public PreconditionerPlan plan() {
        return fine.plan();
    }

    /** The residual is taken with the Fisher of its own batch. */
    @Override
    public @Nullable Fisher statistics(long step) {
        return coupling == Coupling.MULTIPLICATIVE ? settings.fisherAt(step) : fine.statistics(step);
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public void observe(Observation seen) {
        if (fine.statistics(seen.step()) != null || !fine.hasSeen()) {
            fine.observe(seen);
        }
        batch = seen;
    }

    @Override
    public void decay(double[] perBlock) {
        fine.decay(perBlock);
    }

    @Override
    public NDList directions(NDManager scope, StepGradients gradients) {
        Observation seen = batch;
        batch = null;
        if (seen == null && (coupling == Coupling.MULTIPLICATIVE || !arrays.has(MATRIX))) {
            throw new IllegalStateException("no batch was observed for this step; show every batch that"
                    + " statistics() asks for before its directions");
        }
        try (NDManager inner = scope.newSubManager();
                GradientMode off = GradientMode.off()) {
            NDList first = fine.directions(inner, gradients);
            if (seen == null) {
                CoarseLevel last = new CoarseLevel(rows(), arrays.get(MATRIX));
                return last.corrected(scope, first, gradients.ofObjective());
            }
            FineStep step = new FineStep(inner, fine, seen, gradients, first);
            NDList rows = step.rows(space);
            NDArray products = matrix.of(inner, step.fisher(), rows);
            CoarseLevel level = CoarseLevel.damped(inner, rows, products, fine.lambdas());
            if (coupling == Coupling.ADDITIVE) {
                remember(level);
            }
            return level.corrected(
                    scope, first, coupling == Coupling.ADDITIVE ? gradients.ofObjective() : step.residual());
        }
    }

    private void remember(CoarseLevel level) {
        for (int i = 0; i < level.rows().size(); i++) {
            arrays.put(ROW + i, level.rows().get(i).duplicate());
        }
        arrays.put(MATRIX, level.matrix().duplicate());
    }

    private NDList rows() {
        NDList rows = new NDList();
        for (int i = 0; arrays.has(ROW + i); i++) {
            rows.add(arrays.get(ROW + i));
        }
        return rows;
    }

    @Override
    public PreconditionerState state(NDManager scope) {
        PreconditionerState inner = fine.state(scope);
        Map<String, NDArray> all = new HashMap<>(inner.arrays());
        arrays.forEach((name, array) -> {
            NDArray copy = array.duplicate();
            copy.attach(scope);
            all.put(OWN + name, copy);
        });
        return new PreconditionerState(inner.counters(), all);
    }

    @Override
    public void restore(PreconditionerState state) {
        Map<String, NDArray> inner = new HashMap<>();
        Map<String, NDArray> own = new HashMap<>();
        state.arrays().forEach((name, array) -> {
            if (name.startsWith(OWN)) {
                own.put(name.substring(OWN.length()), array);
            } else {
                inner.put(name, array);
            }
        });
        fine.restore(new PreconditionerState(state.counters(), inner));
        arrays.clear();
        own.forEach((name, array) -> arrays.put(name, array.duplicate()));
        batch = null;
    }

    @Override
    public void close() {
        fine.close();
        manager.close();
    }
}
