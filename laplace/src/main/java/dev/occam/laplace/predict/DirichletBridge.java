package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The Laplace bridge: the Dirichlet distribution that Gaussian logits stand for (Hobbhahn et al. 2022, equation 9). */
final class DirichletBridge {

    private DirichletBridge() {}

    /**
     * The mean of the Dirichlet distribution, {@code alpha_k ~ (1 - 2/C + e^{m_k} / C^2 sum_j e^{-m_j}) / V_kk}, with logits
     * and covariance first conditioned on a sum of zero.
     *
     * @param outputs C logits of each row
     * @param normalised whether m is divided by sqrt(c) and V by c, {@code c = mean_k V_kk / sqrt(C / 2)}
     * @return shape (N, C)
     */
    static NDArray mean(GaussianOutputs outputs, boolean normalised) {
        NDManager home = outputs.mean().getManager();
        double classes = outputs.outputs();
        try (NDManager scope = home.newSubManager()) {
            NDArray towards = outputs.covariance().sum(new int[] {2});
            towards.attach(scope);
            NDArray total = towards.sum(new int[] {1}, true);
            NDArray m = outputs.mean()
                    .sub(towards.mul(outputs.mean().sum(new int[] {1}, true)).div(total));
            NDArray v = outputs.variances().sub(towards.square().div(total));
            if (normalised) {
                NDArray c = v.mean(new int[] {1}, true).div(Math.sqrt(classes / 2));
                m = m.div(c.sqrt());
                v = v.div(c);
            }
            NDArray sum = m.neg().exp().sum(new int[] {1}, true);
            NDArray alpha =
                    m.exp().mul(sum).div(classes * classes).add(1 - 2 / classes).div(v);
            NDArray mean = alpha.div(alpha.sum(new int[] {1}, true));
            mean.attach(home);
            return mean;
        }
    }
}
