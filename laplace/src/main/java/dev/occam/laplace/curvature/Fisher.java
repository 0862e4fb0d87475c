package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.CurvatureScaling;
import dev.occam.laplace.likelihood.Likelihood;

/**
 * Which vectors are pulled back from the outputs: what the curvature is the sum of outer products of.
 *
 * <p>Exact: the columns of a root of the output Hessian, C backward passes, the generalised Gauss-Newton matrix. Monte
 * Carlo: gradients at K targets drawn from the model, which tends to the exact one as K grows. Empirical: the gradient
 * at the true targets, one pass, no approximation of a Hessian.
 */
public sealed interface Fisher {

    /** The columns of a root of the output Hessian. */
    record Exact() implements Fisher {

        @Override
        public String label() {
            return "exact";
        }

        @Override
        public long passes(Shape outputs, boolean mixing) {
            return mixing ? outputs.slice(1).size() : classes(outputs);
        }

        /** Where a datum has several loss terms and positions may mix, one column for each of them. */
        @Override
        public NDArray vector(Likelihood likelihood, NDArray outputs, NDArray targets, int index, long firstRow) {
            int classes = Math.toIntExact(classes(outputs.getShape()));
            NDArray column = likelihood.hessianRoot(outputs, index % classes);
            Shape shape = outputs.getShape();
            if (shape.dimension() == 2 || index < 0) {
                return column;
            }
            return column;
        }
    }

    /**
     * Gradients at targets drawn from the model, each datum from a stream of its own.
     *
     * @param samples K
     * @param seed of the streams
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
        public long passes(Shape outputs, boolean mixing) {
            return samples;
        }

        @Override
        public NDArray vector(Likelihood likelihood, NDArray outputs, NDArray targets, int index, long firstRow) {
            NDArray drawn = likelihood.sample(outputs, row -> new RowStream(seed, firstRow + row, index));
            return likelihood.gradient(outputs, drawn).mul(1 / Math.sqrt(samples));
        }
    }

    /** The gradient at the true targets. */
    record Empirical() implements Fisher {

        @Override
        public String label() {
            return "empirical";
        }

        @Override
        public long passes(Shape outputs, boolean mixing) {
            return 1;
        }

        @Override
        public NDArray vector(Likelihood likelihood, NDArray outputs, NDArray targets, int index, long firstRow) {
            return likelihood.gradient(outputs, targets);
        }

        /** Gradients scale with 1/(sigma^2 T), so their squares scale with its square. */
        @Override
        public CurvatureScaling scaling() {
            return CurvatureScaling.SQUARED_GRADIENT;
        }
    }
}
