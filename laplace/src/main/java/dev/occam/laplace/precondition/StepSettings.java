package dev.occam.laplace.precondition;

/**
 * What becomes of preconditioned gradients.
 *
 * @param momentum m of {@code v <- m v + nu d}, 0 for none
 * @param clip kappa of the KL clip {@code nu = min(1, sqrt(kappa / (rate^2 |sum d g|)))}, infinite for none: the step is
 *     shortened where the quadratic model says that it would change the outputs' distribution more than that
 */
public record StepSettings(double momentum, double clip) {

    /** Neither momentum nor clip. */
    public static final StepSettings PLAIN = new StepSettings(0, Double.POSITIVE_INFINITY);

    public StepSettings {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum is from 0 to below 1, not " + momentum);
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("the KL clip is above 0, infinite for none, not " + clip);
        }
    }
}
