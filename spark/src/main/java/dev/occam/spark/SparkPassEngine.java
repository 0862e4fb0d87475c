package dev.occam.spark;

import ai.djl.nn.Block;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.cluster.PassEngine;
import dev.occam.tuner.cluster.PassRows;
import dev.occam.tuner.cluster.PassWatch;
import dev.occam.tuner.cluster.PassWork;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The curvature passes of {@code occam tune --master} and {@code train --master} as jobs of a cluster. */
public final class SparkPassEngine implements PassEngine {

    private final JavaSparkContext context;
    private final boolean own;

    private SparkPassEngine(JavaSparkContext context, boolean own) {
        this.context = context;
        this.own = own;
    }

    /** For the masters that Spark knows. */
    public static final class Provider implements PassEngine.Provider {

        private static final Pattern KNOWN =
                Pattern.compile("local|local\\[.+]|local-cluster\\[.+]|spark://.+|yarn|k8s://.+");

        @Override
        public boolean knows(Master master) {
            return KNOWN.matcher(master.url()).matches();
        }

        /** Joins the session that there is, where it is at the same master, or begins one. */
        @Override
        public PassEngine open(Master master) {
            boolean own = SparkSession.getDefaultSession().isEmpty();
            StandaloneMaster.requireAnswer(master.url());
            SparkSession session;
            try {
                session = SparkSession.builder()
                        .master(master.url())
                        .appName("occam tune")
                        .config("spark.ui.showConsoleProgress", "false")
                        .getOrCreate();
            } catch (RuntimeException e) {
                throw failed("--master " + master.url() + ": Spark did not start", e, "mend that, or leave it out");
            }
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            if (!context.master().equals(master.url())) {
                throw new ClusterException("--master " + master.url() + ": this program is at " + context.master()
                        + " already; name that one");
            }
            return new SparkPassEngine(context, own);
        }
    }

    /** In one line, by the innermost cause. */
    static ClusterException failed(String what, Throwable thrown, String remedy) {
        return new ClusterException(SparkFitException.of(what, thrown).getMessage() + "; " + remedy, thrown);
    }

    @Override
    public String name() {
        return "Spark " + context.version();
    }

    @Override
    public PartedData send(Block network, PassWork work, PassRows rows, PassWatch watch) {
        return new RunParts(context, network, work, rows, watch);
    }

    @Override
    public void close() {
        if (own) {
            context.stop();
        }
    }
}
