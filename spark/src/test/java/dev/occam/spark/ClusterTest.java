package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.LowRank;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.predict.Predictive;
import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.ClusterUse;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.batch.BatchListener;
import dev.occam.tuner.batch.BatchRun;
import dev.occam.tuner.batch.BatchSettings;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Fits and runs on a cluster of three processes besides this one, against those of this process alone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest extends WithNetwork {

    private static final RowColumns COLUMNS =
            RowColumns.features("pixels").classes("label").shaped(1, TestNetworks.SIDE, TestNetworks.SIDE);

    @TempDir
    private static Path folder;

    private static TestCluster cluster;
    private static SparkSession session;

    @BeforeAll
    static void begin() throws Exception {
        assumeThat(TestCluster.obstacle()).as("no cluster can be had here").isEmpty();
        LocalSession.end();
        cluster = new TestCluster(folder, 3);
        session = cluster.session(3)
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .getOrCreate();
    }

    @AfterAll
    static void end() throws Exception {
        if (session != null) {
            session.stop();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private Posterior local(LaplaceRecipe recipe, List<Row> rows) {
        return recipe.of(network).fit(TestNetworks.pixels(manager, rows), TestNetworks.labels(manager, rows));
    }

    private Posterior fit(LaplaceRecipe recipe, List<Row> rows, int partitions) {
        return SparkLaplace.of(network, TestNetworks::convolution, recipe)
                .batch(13)
                .fit(TestNetworks.frame(session, rows, TestNetworks.IMAGES, partitions), COLUMNS);
    }

    private static List<LaplaceRecipe> recipes() {
        List<LaplaceRecipe> recipes = new ArrayList<>();
        recipes.add(block -> settings(block, Kfac.EXPAND, Fisher.exact()));
        recipes.add(block -> settings(block, Kfac.REDUCE, Fisher.monteCarlo(2, 5)));
        recipes.add(block -> settings(block, Ekfac.EXPAND, Fisher.monteCarlo(2, 5)));
        recipes.add(block -> settings(block, Ekfac.REDUCE, Fisher.exact()));
        recipes.add(block -> settings(block, BlockDiagonal.GGN, Fisher.exact()));
        recipes.add(block -> settings(block, Diagonal.GGN, Fisher.monteCarlo(2, 5)));
        recipes.add(block -> settings(block, Full.GGN, Fisher.monteCarlo(2, 5)));
        recipes.add(block -> settings(block, LowRank.of(7), Fisher.exact()));
        return recipes;
    }

    private static Laplace settings(Block block, Structure structure, Fisher fisher) {
        return Laplace.of(block, Likelihood.categorical()).structure(structure).fisher(fisher);
    }

    @Test
    @Order(1)
    void fitsAreThoseOfOneProcess() {
        List<Row> rows = TestNetworks.images(101);
        for (LaplaceRecipe recipe : recipes()) {
            try (Posterior local = local(recipe, rows);
                    Posterior found = fit(recipe, rows, 5)) {
                Closeness.requireClose(found, local, 1e-12);
            }
        }
    }

    @Test
    @Order(2)
    void rowsArePredictedAsByThePosterior() {
        List<Row> rows = TestNetworks.images(40);
        try (Posterior posterior = local(block -> settings(block, Kfac.EXPAND, Fisher.exact()), rows)) {
            posterior.tunePrior();
            Predictive expected = posterior.predict(TestNetworks.pixels(manager, rows));
            List<Row> found = SparkPredictor.of(posterior, TestNetworks::convolution)
                    .batch(9)
                    .predict(TestNetworks.frame(session, rows, TestNetworks.IMAGES, 3), RowColumns.features("pixels"))
                    .collectAsList();
            double[] probabilities = found.stream()
                    .flatMap(row -> row.<Double>getList(2).stream())
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            Closeness.requireClose(
                    "probabilities", probabilities, expected.probabilities().toDoubleArray(), 1e-12);
            Closeness.requireClose(
                    "information",
                    found.stream().mapToDouble(row -> row.getDouble(4)).toArray(),
                    expected.mutualInformation().toDoubleArray(),
                    1e-10);
        }
    }

    private static RunRecord tuned(String name, TuneRun run) {
        TuneConfig config = TuneRuns.config(
                folder.resolve("run-" + name),
                "network.model=" + SlowNet.class.getName(),
                "curvature.fisher=monte-carlo",
                "training.epochs=2",
                "loop.rounds=2");
        return run.run(config, false, new SilentProgress(), () -> false);
    }

    @Test
    @Order(5)
    void tuningLosesAWorkerAndComesToTheSame() throws Exception {
        TuneRun run = new LocalTuneRun().on(new Master(session.sparkContext().master(), 4));
        Path slow = Files.createFile(folder.resolve(SlowNet.SLOW));
        CompletableFuture<RunRecord> job = CompletableFuture.supplyAsync(() -> tuned("tuned", run));
        while (begun("tuned") < 3 && !job.isDone()) {
            Thread.sleep(20);
        }
        cluster.kill(1);
        Files.delete(slow);
        assertThat(job).isNotDone();
        RunRecord found = job.get(90, TimeUnit.SECONDS);
        assertThat(RunRecords.differences(found, tuned("again", run))).isEmpty();
        TuneRuns.requireClose(found, tuned("alone", new LocalTuneRun()), 1e-10);
        assertThat(found.environment().cluster()).isEqualTo(new ClusterUse("Spark 4.1.3", "standalone", 4));
        assertThat(RunRecords.toJson(found)).doesNotContain("127.0.0.1");
    }

    private static final String RUN = """
            {"data": {"digits": {"trainRows": 40}}, "training": {"epochs": 2}, "threads": 1}""";

    @Test
    @Order(3)
    void runsOfABatchAreThoseOfOneProcess() throws IOException {
        Path out = folder.resolve("batch");
        String batch = "{\"base\": " + RUN + ", \"seeds\": [2], \"networks\": [{\"name\": \"small\","
                + " \"config\": {\"network\": {\"widths\": [5]}}}]}";
        BatchRecord record = new BatchRun(
                        BatchReader.of(new JsonMapper().readTree(batch), "test"),
                        List.of(),
                        out,
                        new BatchSettings(new SparkBatchEngine(session), 2, 2, 1, false, false),
                        BatchListener.silent())
                .run(() -> false)
                .record();
        assertThat(record.runs()).extracting(BatchRecord.Entry::state).containsExactly(BatchRecord.State.FINISHED);
        String settings = RUN.substring(0, RUN.lastIndexOf('}'))
                + ", \"network\": {\"widths\": [5]}, \"seed\": 2, \"out\": \"" + folder.resolve("alone") + "\"}";
        RunRecord alone = new LocalTuneRun()
                .run(new ConfigReader().json(settings, "test").read(), true, new SilentProgress(), () -> false);
        RunRecord found =
                RunRecords.read(out.resolve(record.runs().get(0).folder()).resolve("run.json"));
        assertThat(found.evidence()).isNotNull().isEqualTo(alone.evidence());
    }

    /** Tells that it runs, and takes its time. */
    private static Laplace slow(Block block) {
        String shared = System.getenv(SlowNet.FOLDER);
        if (shared != null) {
            try {
                Files.createTempFile(Path.of(shared), "begun", "");
                Thread.sleep(1500);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return settings(block, Kfac.EXPAND, Fisher.monteCarlo(2, 5));
    }

    /** How many tasks have left a file. */
    private static long begun(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .count();
        }
    }

    @Test
    @Order(4)
    void aWorkerKilledInMidJobChangesNothing() throws Exception {
        List<Row> rows = TestNetworks.images(101);
        CompletableFuture<Posterior> job = CompletableFuture.supplyAsync(() -> fit(ClusterTest::slow, rows, 8));
        while (begun("begun") < 3 && !job.isDone()) {
            Thread.sleep(20);
        }
        cluster.kill(2);
        assertThat(job).isNotDone();
        try (Posterior found = job.get(60, TimeUnit.SECONDS);
                Posterior local = local(ClusterTest::slow, rows);
                Posterior again = fit(block -> settings(block, Kfac.EXPAND, Fisher.monteCarlo(2, 5)), rows, 8)) {
            Closeness.requireClose(found, local, 1e-12);
            Closeness.requireClose(found, again, 0);
            assertThat(begun("begun")).isGreaterThan(4);
        }
    }

    @Test
    @Order(6)
    void anExecutorWithoutTheNativeLibraryIsToldInOneLine() throws IOException {
        session.stop();
        session = cluster.session(1)
                .config("spark.executor.extraClassPath", TestCluster.classPath(jar -> !jar.contains("pytorch-native")))
                .config(
                        "spark.executorEnv.DJL_CACHE_DIR",
                        Files.createDirectories(folder.resolve("cache")).toString())
                .getOrCreate();
        assertThatThrownBy(() -> fit(block -> settings(block, Kfac.EXPAND, Fisher.exact()), TestNetworks.images(9), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("executor 0 on 127.0.0.1 has no libtorch")
                .hasMessageContaining("pytorch-native-cpu")
                .hasMessageNotContaining("\n");
    }
}
