package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.Round;
import dev.occam.tuner.loop.Stopwatch;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A tuning run on data in memory; what becomes of the tuned network is the caller's business. */
public final class MemoryTuneRun {

    private final Instant started;
    private final long start;
    private final Stopwatch watch;
    private final Map<String, String> files;

    /** A run that begins now and leaves no files. */
    public MemoryTuneRun() {
        this(Instant.now(), System.nanoTime(), new Stopwatch(), Map.of());
    }

    /**
     * A run as a part of another.
     *
     * @param started when that began, for the record
     * @param start the same in nanoseconds
     * @param watch counts its times
     * @param files that will be written of it
     */
    MemoryTuneRun(Instant started, long start, Stopwatch watch, Map<String, String> files) {
        this.started = started;
        this.start = start;
        this.watch = watch;
        this.files = files;
    }

    /**
     * Tunes.
     *
     * @param config of the run; what it says of data is not looked at
     * @param data to learn from, and perhaps to measure on
     * @param progress hears of the work
     * @param cancelled asked now and then whether to stop
     * @param use takes what it needs of the tuned network
     * @param <R> what it takes
     * @return that
     * @throws RunException where nothing could be tuned
     */
    public <R> R run(
            TuneConfig config, DataSet data, Progress progress, BooleanSupplier cancelled, Function<Tuned, R> use) {
        data.notes().forEach(progress::note);
        DataType type = Planning.typeOf(config, data);
        try (NDManager manager = NDManager.newBaseManager(Devices.open(config.device()), "PyTorch");
                Network network = Network.build(config.network(), data, manager, type, config.seed())) {
            Tuning tuning = new Tuning(config, data, network, manager, type, watch, progress, cancelled);
            LoopResult result = tuning.run();
            RecordAssembly assembly = new RecordAssembly(config, tuning, data, network, started);
            Metrics metrics = scores(network, data, manager, type, result);
            RunRecord record = assembly.record(result, metrics, watch, (System.nanoTime() - start) / 1e9, files);
            Round chosen = Objects.requireNonNull(result.chosen());
            return use.apply(new Tuned(
                    record,
                    network.block(),
                    named(tuning, result.weights()),
                    manager,
                    () -> tuning.posterior(chosen.judgement().hyperparameters())));
        } catch (OutOfMemoryError e) {
            throw new RunException(
                    RunException.Kind.DEVICE,
                    "the run does not fit into memory; narrow the network, lower curvature.batchSize, or give Java"
                            + " more with OCCAM_JAVA_OPTIONS=-Xmx8g",
                    e);
        }
    }

    private static Metrics scores(Network network, DataSet data, NDManager manager, DataType type, LoopResult result) {
        double noise = result.chosen() == null
                ? 1
                : result.chosen().judgement().hyperparameters().noise();
        Scores scores = new Scores(network.block(), data, noise);
        return new Metrics(
                scores.of(data.train(), manager, type),
                data.test() == null ? null : scores.of(data.test(), manager, type));
    }

    private static NDList named(Tuning tuning, NDList weights) {
        NDList named = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            NDArray array = weights.get(i);
            array.setName(tuning.weights().stateNames().get(i));
            named.add(array);
        }
        return named;
    }
}
