package dev.occam.tuner.run;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.reports.record.Calibration;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Checkpoints;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.LoopResult;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tuning run on data in memory; what becomes of the tuned network is the caller's business. */
public final class MemoryTuneRun {

    private final RunClock clock;
    private final Map<String, String> files;
    private final Looping looping;
    private final @Nullable ClusterPasses cluster;

    /** How the loop of a run is gone through. */
    @FunctionalInterface
    interface Looping {

        /**
         * Runs the loop.
         *
         * @param tuning the run's loop, network and data
         * @param manager under which their arrays live
         * @return how it ended, with something to show
         * @throws RunException where there is nothing to show
         */
        LoopResult run(Tuning tuning, NDManager manager);
    }

    /** A run that begins now, leaves no files and cannot be resumed. */
    public MemoryTuneRun() {
        this(RunClock.begun(), Map.of(), null, (tuning, manager) -> {
            LoopResult result = tuning.run(Journal.begun(Checkpoints.none()));
            if (tuning.isEmpty(result)) {
                throw result.ending() == LoopResult.Ending.DIVERGED
                        ? new RunException(RunException.Kind.DIVERGED, result.detail())
                        : new RunException(
                                RunException.Kind.CANCELLED, "interrupted before there was anything to keep");
            }
            return result;
        });
    }

    /**
     * A run as a part of another.
     *
     * @param clock counts its times
     * @param files that will be written of it
     * @param cluster takes its curvature; null for this process
     * @param looping how its loop is gone through
     */
    MemoryTuneRun(RunClock clock, Map<String, String> files, @Nullable ClusterPasses cluster, Looping looping) {
        this.clock = clock;
        this.files = files;
        this.cluster = cluster;
        this.looping = looping;
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
            Tuning tuning =
                    new Tuning(config, data, network, manager, type, clock.watch(), progress, cancelled, cluster);
            LoopResult result = looping.run(tuning, manager);
            double noise = noise(network, data, manager, type, result);
            RunRecord record = new RecordAssembly(config, tuning, data, network, clock.started())
                    .record(
                            result,
                            noise,
                            measured(network, data, manager, type, noise),
                            clock.watch(),
                            clock.seconds(),
                            files);
            return use.apply(new Tuned(
                    record,
                    result.ending() == LoopResult.Ending.INTERRUPTED,
                    network.block(),
                    named(tuning, result.weights()),
                    manager,
                    () -> tuning.posterior(Objects.requireNonNull(result.chosen(), "no state was judged")
                            .judgement()
                            .hyperparameters()),
                    tuning::posterior));
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.contains("out of memory") && !message.contains("can't allocate memory")) {
                throw e;
            }
            throw new RunException(
                    RunException.Kind.DEVICE,
                    "the run does not fit into the memory of " + config.device()
                            + "; narrow the network, or lower curvature.batchSize or training.batchSize",
                    e);
        } catch (OutOfMemoryError e) {
            throw new RunException(
                    RunException.Kind.DEVICE,
                    "the run does not fit into memory; narrow the network, lower curvature.batchSize, or give Java"
                            + " more with OCCAM_JAVA_OPTIONS=-Xmx8g",
                    e);
        }
    }

    /** Of the chosen state; of greatest likelihood where nothing was judged. */
    private static double noise(Network network, DataSet data, NDManager manager, DataType type, LoopResult result) {
        return result.chosen() == null
                ? Scores.residual(network.block(), data, manager, type)
                : result.chosen().judgement().hyperparameters().noise();
    }

    private static RecordAssembly.Measured measured(
            Network network, DataSet data, NDManager manager, DataType type, double noise) {
        Scores scores = new Scores(network.block(), data, noise);
        Scores.Measured train = scores.measure(data.train(), Calibration.Part.TRAIN, manager, type);
        Examples held = data.test();
        Scores.Measured test = held == null ? null : scores.measure(held, Calibration.Part.TEST, manager, type);
        return new RecordAssembly.Measured(
                new Metrics(train.metrics(), test == null ? null : test.metrics()),
                test == null ? train.calibration() : test.calibration());
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
