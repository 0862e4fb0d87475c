package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.CurvatureScaling;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.likelihood.RowStreams;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Which vectors are pulled back from the outputs: what the curvature is the sum of outer products of. */
public sealed interface Fisher {

    /**
     * The exact generalised Gauss-Newton matrix: C backward passes.
     *
     * @return the Fisher
     */
    static Fisher exact() {
        return new Exact();
    }

    /**
     * Gradients at targets drawn from the model.
     *
     * @param samples K, backward passes
     * @param seed of the draws
     * @return the Fisher
     */
    static Fisher monteCarlo(int samples, long seed) {
        return new MonteCarlo(samples, seed);
    }

    /**
     * Gradients at the true targets: one backward pass, and no approximation of a Hessian.
     *
     * @return the Fisher
     */
    static Fisher empirical() {
        return new Empirical();
    }

    /**
     * The name under which tables show it.
     *
     * @return for example {@code exact}
     */
    String label();

    /**
     * Backward passes a batch.
     *
     * @param outputs shape (N, ..., C)
     * @param separate whether loss terms of one datum must be kept apart
     * @return their number
     */
    long passes(Shape outputs, boolean separate);

    /**
     * Makes the vectors of a batch, one after another.
     *
     * @param likelihood how outputs explain targets
     * @param outputs shape (N, ..., C), without a graph
     * @param targets as the likelihood describes
     * @param firstRow number of the batch's first datum among all data
     * @param separate whether loss terms of one datum must be kept apart: per-example gradients sum over positions, and
     *     so would mix the terms
     * @param action what is done with each vector, shape of the outputs; its manager is closed afterwards
     */
    void forEachVector(
            Likelihood likelihood,
            NDArray outputs,
            NDArray targets,
            long firstRow,
            boolean separate,
            Consumer<NDArray> action);

    /**
     * Whether the only vector is the gradient of the fit, so that one backward pass serves the curvature and that gradient.
     *
     * @return true for the empirical Fisher
     */
    default boolean isGradientOfFit() {
        return false;
    }

    /**
     * How the curvature scales with the noise.
     *
     * @return once for a Hessian, twice for squared gradients
     */
    default CurvatureScaling scaling() {
        return CurvatureScaling.HESSIAN;
    }

    /** Makes a vector from outputs in a manager of its own, so that what comes of one is gone before the next. */
    private static void apply(NDArray outputs, UnaryOperator<NDArray> make, Consumer<NDArray> action) {
        try (NDManager scope = outputs.getManager().newSubManager()) {
            NDArray own = outputs.duplicate();
            own.attach(scope);
            NDArray vector = make.apply(own);
            vector.attach(scope);
            action.accept(vector);
        }
    }

    /** The columns of a root of the output Hessian: the exact generalised Gauss-Newton matrix, C backward passes. */
    record Exact() implements Fisher {

        @Override
        public String label() {
            return "exact";
        }

        @Override
        public long passes(Shape outputs, boolean separate) {
            return separate ? outputs.slice(1).size() : outputs.get(outputs.dimension() - 1);
        }

        @Override
        public void forEachVector(
                Likelihood likelihood,
                NDArray outputs,
                NDArray targets,
                long firstRow,
                boolean separate,
                Consumer<NDArray> action) {
            Shape shape = outputs.getShape();
            int classes = Math.toIntExact(shape.get(shape.dimension() - 1));
            int terms = Math.toIntExact(shape.slice(1).size() / classes);
            for (int c = 0; c < classes; c++) {
                int column = c;
                if (!separate || terms == 1) {
                    apply(outputs, own -> likelihood.hessianRoot(own, column), action);
                    continue;
                }
                for (int t = 0; t < terms; t++) {
                    long term = t;
                    apply(outputs, own -> only(likelihood.hessianRoot(own, column), term, terms), action);
                }
            }
        }

        /** The share of one loss term of each datum, zero elsewhere. */
        private static NDArray only(NDArray column, long term, int terms) {
            Shape shape = column.getShape();
            NDArray mask = column.getManager()
                    .create(term)
                    .oneHot(terms, column.getDataType())
                    .reshape(1, terms, 1);
            return column.reshape(shape.get(0), terms, -1).mul(mask).reshape(shape);
        }
    }

    /**
     * Gradients at targets drawn from the model, which tends to the exact matrix as samples grow.
     *
     * @param samples K
     * @param seed of the streams that targets are drawn from, one for each datum
     */
    record MonteCarlo(int samples, long seed) implements Fisher {

        public MonteCarlo {
            if (samples < 1) {
                throw new IllegalArgumentException("a Monte Carlo Fisher needs at least one sample, not " + samples);
            }
        }

        @Override
        public String label() {
            return "Monte Carlo, " + samples + (samples == 1 ? " sample" : " samples");
        }

        @Override
        public long passes(Shape outputs, boolean separate) {
            return samples;
        }

        /** The factor K^-1/2 makes the sum over samples a mean of outer products. */
        @Override
        public void forEachVector(
                Likelihood likelihood,
                NDArray outputs,
                NDArray targets,
                long firstRow,
                boolean separate,
                Consumer<NDArray> action) {
            for (int k = 0; k < samples; k++) {
                RowStreams streams = new RowStreams(seed, firstRow, k);
                apply(
                        outputs,
                        own -> likelihood
                                .gradient(own, likelihood.sample(own, streams))
                                .mul(1 / Math.sqrt(samples)),
                        action);
            }
        }
    }

    /** The gradient at the true targets: one pass, and no approximation of a Hessian. */
    record Empirical() implements Fisher {

        @Override
        public String label() {
            return "empirical";
        }

        @Override
        public long passes(Shape outputs, boolean separate) {
            return 1;
        }

        @Override
        public void forEachVector(
                Likelihood likelihood,
                NDArray outputs,
                NDArray targets,
                long firstRow,
                boolean separate,
                Consumer<NDArray> action) {
            apply(outputs, own -> likelihood.gradient(own, targets), action);
        }

        @Override
        public boolean isGradientOfFit() {
            return true;
        }

        @Override
        public CurvatureScaling scaling() {
            return CurvatureScaling.SQUARED_GRADIENT;
        }
    }
}
