package dev.occam.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.batch.BatchEngine;
import dev.occam.tuner.batch.BatchWorker;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The runs of {@code occam batch} as tasks of a cluster, one job of one task each. Folders and data are on a path that all
 * executors see, under the same name; the batch itself keeps its folder, so that it goes on after whatever died.
 */
public final class SparkBatchEngine implements BatchEngine {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final SparkSession session;
    private final JavaSparkContext context;

    /** By the name {@code spark}. */
    public static final class Provider implements BatchEngine.Provider {

        @Override
        public String name() {
            return "spark";
        }

        /** Joins the session that there is, as under spark-submit, or begins one. */
        @Override
        public BatchEngine open(String master, int workers) {
            return new SparkBatchEngine(
                    SparkSession.builder().master(master).appName("occam batch").getOrCreate());
        }
    }

    SparkBatchEngine(SparkSession session) {
        this.session = session;
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    @Override
    public BatchWorker worker() {
        return new Worker();
    }

    @Override
    public void close() {
        session.stop();
    }

    private final class Worker implements BatchWorker {

        private final String group = "occam-" + UUID.randomUUID();
        private volatile boolean stopped;

        @Override
        public JsonNode perform(ObjectNode task, Consumer<JsonNode> onTheWay) {
            if (stopped) {
                return BatchWorker.stopped();
            }
            context.setJobGroup(group, "a run of occam batch", false);
            RunTask run = new RunTask(Path.of("").toAbsolutePath().toString());
            try {
                String answer = run(() -> context.parallelize(List.of(task.toString()), 1)
                        .map(run)
                        .first());
                return MAPPER.readTree(answer);
            } catch (SparkFitException e) {
                return stopped ? BatchWorker.stopped() : BatchWorker.died(String.valueOf(e.getMessage()));
            } catch (JsonProcessingException e) {
                return BatchWorker.died("its executor answered no message: " + e.getOriginalMessage());
            }
        }

        @Override
        public void stop() {
            stopped = true;
            context.cancelJobGroup(group);
        }

        @Override
        public void kill() {
            stop();
        }

        @Override
        public void close() {
            stopped = true;
        }
    }

    private interface Job {
        String run() throws SparkException;
    }

    private static String run(Job job) {
        try {
            return job.run();
        } catch (SparkException e) {
            throw SparkFitException.of("its task failed on the cluster", e);
        }
    }
}
