package dev.occam.tuner.batch;

/**
 * How a batch is gone through; none of it changes a number but the threads, which each run's record tells.
 *
 * @param engine      where runs are done; closed by whoever opened it
 * @param workers     processes side by side, at least 1
 * @param cores       of this machine
 * @param attempts    how often a run is tried, in one go of the batch, where trying again may help
 * @param retryFailed whether runs that failed or diverged before are tried again
 * @param posterior   whether runs keep the posterior of their weights
 */
public record BatchSettings(
        BatchEngine engine, int workers, int cores, int attempts, boolean retryFailed, boolean posterior) {

    public BatchSettings {
        if (workers < 1 || cores < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    workers + " workers on " + cores + " cores, " + attempts + " attempts: each is at least 1");
        }
    }

    /** Threads of a worker: the cores shared out, at least one. */
    public int threads() {
        return Math.max(1, cores / workers);
    }
}
