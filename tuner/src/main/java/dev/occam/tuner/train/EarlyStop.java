package dev.occam.tuner.train;

/**
 * When a fit ends before its last epoch: once its objective has stopped falling.
 *
 * <p>The objective is the mean loss of an epoch with the prior's term {@code 1/(2 N) sum_l ridge_l ||theta_l||^2} at its
 * end: training data alone.
 *
 * @param patience epochs without an improvement after which a fit ends, from 1
 * @param improvement what counts as one: a fall by this share of the lowest objective so far
 */
public record EarlyStop(int patience, double improvement) {

    public EarlyStop {
        if (patience < 1 || !(improvement >= 0)) {
            throw new IllegalArgumentException(
                    "patience of at least 1 and improvement of at least 0 expected: " + patience + ", " + improvement);
        }
    }

    /**
     * Where a fit stands.
     *
     * @param lowest the objective that the next is held against; infinite before the first
     * @param waited epochs since it was reached
     */
    public record Standing(double lowest, int waited) {

        /** Before the first epoch. */
        public static final Standing START = new Standing(Double.POSITIVE_INFINITY, 0);
    }

    /**
     * One more epoch.
     *
     * @param before where the fit stood
     * @param objective that of the epoch
     * @return where it stands
     */
    public Standing after(Standing before, double objective) {
        boolean better = before.lowest == Double.POSITIVE_INFINITY
                || before.lowest - objective > improvement * Math.abs(before.lowest);
        return better ? new Standing(objective, 0) : new Standing(before.lowest, before.waited + 1);
    }

    /**
     * Whether a fit that stands there ends.
     *
     * @param standing where it stands
     * @return whether patience is at an end
     */
    public boolean ends(Standing standing) {
        return standing.waited >= patience;
    }
}
