package dev.occam.tuner.run;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.config.TuneConfig;
import java.util.function.BooleanSupplier;

/** A tuning run: from a checked configuration to the files in its output folder. */
@FunctionalInterface
public interface TuneRun {

    /**
     * Runs to the end, to a divergence, or until cancelled; the record says which.
     *
     * @param config    as {@link dev.occam.tuner.config.ConfigReader} made it, with an output folder
     * @param force     whether a run that is already in that folder may be replaced
     * @param progress  who is told how it goes
     * @param cancelled asked before each step; once true, the run writes its last good state and returns
     * @return the record as written to {@code run.json}
     * @throws RunException where there is nothing to record: the output folder, the device, or a cancellation before
     *     the first good state. The data, network and configuration have exceptions of their own
     */
    RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled);

    /**
     * The same kind of run without a posterior among its files.
     *
     * @return a run whose folder takes less space, and that {@code occam predict} can't use
     */
    default TuneRun withoutPosterior() {
        return this;
    }

    /**
     * The same kind of run with its curvature passes on a cluster; training stays on this machine.
     *
     * @param master the cluster
     * @return a run that comes to the same figures but for rounding
     * @throws ClusterException where runs of this kind know no cluster
     */
    default TuneRun on(Master master) {
        throw new ClusterException("runs of this kind know no cluster; leave out --master");
    }

    /**
     * Goes on with a run that was stopped, to the end that it would have come to.
     *
     * @param config    as {@link Resumption#config} read it; its output folder is that of the run
     * @param progress  who is told how it goes
     * @param cancelled as for {@link #run}
     * @return the record as written to {@code run.json}
     * @throws RunException as for {@link #run}; and where runs of this kind keep no checkpoints
     */
    default RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
        throw new RunException(
                RunException.Kind.OUTPUT, "runs of this kind keep no checkpoints; start it again with --force");
    }
}
