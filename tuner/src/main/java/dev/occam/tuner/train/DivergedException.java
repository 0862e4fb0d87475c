package dev.occam.tuner.train;

/** Training whose loss became NaN or infinite. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int epoch;

    /**
     * A divergence.
     *
     * @param remedy what tames the optimiser, as {@link Optimiser#remedy} says it
     */
    DivergedException(int epoch, double loss, String remedy) {
        super("the training loss became " + loss + " in epoch " + epoch + "; " + remedy
                + ", or look for extreme values in the data");
        this.epoch = epoch;
    }

    /**
     * When it happened.
     *
     * @return the epoch of the fit, from 1
     */
    public int epoch() {
        return epoch;
    }
}
