package dev.occam.tuner.cluster;

import ai.djl.nn.Block;
import dev.occam.laplace.curvature.PartedData;
import java.util.ServiceLoader;

/** Who takes the curvature passes of a run on other machines. */
public interface PassEngine extends AutoCloseable {

    /**
     * What it is, for the record.
     *
     * @return name and version, such as {@code Spark 4.1.3}
     */
    String name();

    /**
     * Sends out rows, once, to be gone through as often as it takes.
     *
     * @param network whose weights each pass takes as they are then
     * @param work what is added up
     * @param rows copied; their arrays may be closed afterwards
     * @param watch hears of each pass, and may stop it
     * @return the rows in parts; a pass over them throws {@link java.util.concurrent.CancellationException} if it was stopped,
     *     {@link ArithmeticException} where the fit is not finite, and {@link ClusterException} if the cluster fails
     */
    PartedData send(Block network, PassWork work, PassRows rows, PassWatch watch);

    @Override
    void close();

    /** What finds an engine; named in {@code META-INF/services}. */
    interface Provider {

        /**
         * Whether a master is of its kind.
         *
         * @param master where to reach it
         * @return whether {@link #open} may be asked
         */
        boolean knows(Master master);

        /**
         * Opens an engine.
         *
         * @param master of its kind
         * @return the engine; close it
         * @throws ClusterException if it does not answer
         */
        PassEngine open(Master master);
    }

    /**
     * The provider for a master.
     *
     * @param master where to reach it
     * @return the first on the class path that knows its kind
     * @throws ClusterException if there is none
     */
    static Provider provider(Master master) {
        boolean any = false;
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            any = true;
            if (provider.knows(master)) {
                return provider;
            }
        }
        throw new ClusterException(
                any
                        ? "--master " + master.url() + ": is no master that is known here; write spark://host:port,"
                                + " local[threads], yarn or k8s://host:port"
                        : "--master " + master.url() + ": nothing on the class path reaches a cluster; start occam by"
                                + " spark-submit with the jar of the module spark (docs/spark.md), or leave it out");
    }
}
