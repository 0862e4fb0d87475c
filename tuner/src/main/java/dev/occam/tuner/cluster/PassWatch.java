package dev.occam.tuner.cluster;

/** Who hears of a pass while it runs, and may stop it. */
public interface PassWatch {

    /**
     * Whether to stop, asked now and then.
     *
     * @return true ends the pass
     */
    boolean cancelled();

    /**
     * Hears what a pass has long been waiting for.
     *
     * @param why on one line
     */
    void waiting(String why);
}
