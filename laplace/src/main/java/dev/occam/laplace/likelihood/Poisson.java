package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;
import java.util.SplittableRandom;
import org.apache.commons.math3.special.Gamma;

/**
 * Counts with a log link: outputs are C log rates, targets counts from 0, of the same shape (N, ..., C).
 *
 * <p>The fit is {@code sum e^f - y f + log y!}, Hessian of one datum {@code diag(e^f)}, root columns
 * {@code e^(f_c / 2) e_c}.
 */
public final class Poisson implements Likelihood {

    /** Rates are drawn in parts no larger than this, for {@code e^-rate} to stay far from the smallest double. */
    private static final double PART = 30;

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        double constant = 0;
        for (double count : targets.toType(DataType.FLOAT64, false).toDoubleArray()) {
            constant += Gamma.logGamma(count + 1);
        }
        NDArray known = OutputBasis.like(outputs, targets);
        NDArray own = outputs.getManager().create(constant).toType(outputs.getDataType(), false);
        return outputs.exp().sub(outputs.mul(known)).sum().add(own);
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return outputs.exp().sub(OutputBasis.like(outputs, targets));
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        NDArray own = outputs.get(new NDIndex("..., " + column + ":" + (column + 1)));
        return OutputBasis.vector(outputs, column).mul(own.div(2).exp());
    }

    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        Shape shape = outputs.getShape();
        double[] rates = outputs.exp().toType(DataType.FLOAT64, false).toDoubleArray();
        int perRow = Math.toIntExact(shape.slice(1).size());
        for (int n = 0; n < rates.length / perRow; n++) {
            SplittableRandom random = streams.of(n);
            for (int i = n * perRow; i < (n + 1) * perRow; i++) {
                rates[i] = draw(random, rates[i]);
            }
        }
        return outputs.getManager().create(rates, shape).toType(outputs.getDataType(), false);
    }

    /** A sum of draws of parts of the rate, each by products of uniform numbers (Knuth). */
    private static double draw(SplittableRandom random, double rate) {
        double count = 0;
        for (double left = rate; left > 0; left -= PART) {
            double limit = Math.exp(-Math.min(left, PART));
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        return FixedDataTerm.tempered(-negativeLogLikelihood, temperature);
    }
}
