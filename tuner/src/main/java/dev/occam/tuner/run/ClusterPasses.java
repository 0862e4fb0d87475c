package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.models.data.DataFormat;
import dev.occam.reports.record.ClusterUse;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.cluster.PassEngine;
import dev.occam.tuner.cluster.PassRows;
import dev.occam.tuner.cluster.PassWatch;
import dev.occam.tuner.cluster.PassWork;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.train.InterruptedRunException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The curvature passes of a run that are taken on a cluster: rows sent there once, and what is refused before. */
final class ClusterPasses {

    private final PassEngine engine;
    private final Master master;
    private @Nullable PartedData sent;

    /** Passes by an engine that is open. */
    ClusterPasses(PassEngine engine, Master master) {
        this.engine = engine;
        this.master = master;
    }

    /** Refuses what can't be done on a cluster, before one is asked for. */
    static void check(TuneConfig config) {
        String path = config.data().path();
        if (path != null && DataFormat.of(Path.of(path)) == DataFormat.GRAPH) {
            throw new ConfigException(
                    "data.path",
                    "is a graph, whose nodes are each other's data, so that --master can't cut it into parts",
                    "leave out --master");
        }
        if (!config.network().classpath().isEmpty()) {
            throw new ConfigException(
                    "network.classpath",
                    "stays on this machine, so that --master finds no "
                            + config.network().model() + " on others",
                    "give its jar to spark-submit by --jars, and leave out --classpath");
        }
        if (config.loop().kind() == LoopConfig.Kind.FIXED
                && !config.loop().fixed().evidence()) {
            throw new ConfigException(
                    "loop.fixed.evidence",
                    "is off, so that there is no curvature for --master to take",
                    "add --evidence, or leave out --master");
        }
    }

    /** What the record says. */
    ClusterUse use(long rows) {
        return new ClusterUse(engine.name(), master.kind(), master.partsOf(rows));
    }

    /** The parts of the passes in a checkpoint; 0 for a run of one machine. */
    static int partitions(JsonNode checkpoint) {
        return checkpoint.at("/cluster/partitions").asInt(0);
    }

    /** What is said of it. */
    String note(long rows) {
        return "curvature on " + use(rows).text() + "; training on this machine";
    }

    /**
     * Sends the training rows out, unless they have been.
     *
     * @param network whose weights each pass takes as they are then
     * @param batch rows that a pass takes at a time
     */
    PartedData send(Block network, PassWork work, NDArray inputs, NDArray targets, int batch, PassWatch watch) {
        PartedData there = sent;
        if (there == null) {
            int parts = master.partsOf(inputs.getShape().get(0));
            there = engine.send(network, work, new PassRows(inputs, targets, parts, batch), watch);
            sent = there;
        }
        return there;
    }

    /** Takes the curvature, as a part of the loop: a stop is one as in training. */
    static Curvature run(CurvaturePass pass, PartedData data, NDManager parent) {
        try {
            return pass.run(data, parent);
        } catch (CancellationException e) {
            throw new InterruptedRunException();
        }
    }

    /** Fits the posterior of a run that has ended. */
    static Posterior fit(Laplace laplace, PartedData data) {
        try {
            return laplace.fit(data);
        } catch (CancellationException e) {
            throw new RunException(
                    RunException.Kind.CANCELLED,
                    "interrupted in the last pass, by which occam predict would predict; go on with the same line and --resume,"
                            + " or without this pass by --no-posterior",
                    e);
        }
    }
}
