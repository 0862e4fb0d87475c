package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hessians of many data in one step against those of each datum. */
class HessianSumsTest {

    static Stream<Likelihood> likelihoods() {
        return Stream.of(new Categorical(), new Bernoulli(), new Gaussian(), new Poisson());
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void areThoseOfEachDatum(Likelihood likelihood) {
        try (NDManager manager = NDManager.newBaseManager()) {
            int rows = 5;
            int classes = 4;
            NDArray f = OutputCases.normal(manager, 1, 1.5, new Shape(rows, classes));
            NDArray random = OutputCases.normal(manager, 2, 1, new Shape(classes, classes));
            NDArray basis = Operators.symmetricEigen(manager, random.add(random.transpose()))
                    .vectors();
            double[] q = basis.toDoubleArray();
            double[] sum = likelihood.hessianSum(f).toDoubleArray();
            double[] diagonal = likelihood.hessianDiagonal(f, basis).toDoubleArray();
            double[] expected = new double[sum.length];
            for (int n = 0; n < rows; n++) {
                double[][] hessian = OutputCases.hessian(likelihood, f, n);
                for (int k = 0; k < classes; k++) {
                    double turned = 0;
                    for (int i = 0; i < classes; i++) {
                        for (int j = 0; j < classes; j++) {
                            turned += q[i * classes + k] * hessian[i][j] * q[j * classes + k];
                        }
                        expected[k * classes + i] += hessian[k][i];
                    }
                    OutputCases.requireClose("diagonal", diagonal[n * classes + k], turned, 1e-12);
                }
            }
            for (int i = 0; i < sum.length; i++) {
                OutputCases.requireClose("sum " + i, sum[i], expected[i], 1e-12);
            }
        }
    }
}
