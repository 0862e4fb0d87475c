package dev.occam.laplace.precondition;

/**
 * What is added to the curvature before it is inverted: strength and place.
 *
 * <p>The pull of the prior joins it: a block is damped by lambda = strength + decay.
 *
 * @param strength lambda of a block without a prior, in units of the mean loss's curvature
 * @param place where lambda enters
 */
public record Damping(double strength, Place place) {

    /** Where lambda enters {@code B (x) A}. */
    public enum Place {
        /** On the product, {@code B (x) A + lambda I}: exact, in the eigenbasis. */
        EXACT,
        /**
         * On the factors, {@code (B + sqrt(lambda)/pi I) (x) (A + pi sqrt(lambda) I)} with
         * {@code pi^2 = (tr A / dim A) / (tr B / dim B)}: factored Tikhonov (Martens and Grosse 2015, section 6.3).
         */
        FACTORED,
        /** On the factors alike, {@code (B + sqrt(lambda) I) (x) (A + sqrt(lambda) I)} (George et al. 2018, appendix C). */
        SPLIT
    }

    public Damping {
        if (!(strength >= 0) || Double.isInfinite(strength)) {
            throw new IllegalArgumentException("damping is a number from 0 up, not " + strength);
        }
    }

    /**
     * Damping of the product.
     *
     * @param strength lambda
     * @return the damping
     */
    public static Damping exact(double strength) {
        return new Damping(strength, Place.EXACT);
    }

    /**
     * Factored Tikhonov damping.
     *
     * @param strength lambda
     * @return the damping
     */
    public static Damping factored(double strength) {
        return new Damping(strength, Place.FACTORED);
    }

    /**
     * The same amount on both factors.
     *
     * @param strength lambda
     * @return the damping
     */
    public static Damping split(double strength) {
        return new Damping(strength, Place.SPLIT);
    }

    /**
     * What is added to A and to B; nothing if the product is damped.
     *
     * @param lambda strength and decay of the block
     * @param meanInput mean eigenvalue of A
     * @param meanGradient mean eigenvalue of B
     */
    Shift shift(double lambda, double meanInput, double meanGradient) {
        double root = Math.sqrt(lambda);
        return switch (place) {
            case EXACT -> new Shift(0, 0);
            case SPLIT -> new Shift(root, root);
            case FACTORED -> {
                boolean balanced = meanInput > 0 && meanGradient > 0;
                double pi = balanced ? Math.sqrt(meanInput / meanGradient) : 1;
                yield new Shift(pi * root, root / pi);
            }
        };
    }

    /**
     * A multiple of the identity for each factor.
     *
     * @param input on A
     * @param gradient on B
     */
    record Shift(double input, double gradient) {}
}
