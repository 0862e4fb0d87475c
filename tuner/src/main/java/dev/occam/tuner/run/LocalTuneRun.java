package dev.occam.tuner.run;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.Stopwatch;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tuning run on this machine. */
public final class LocalTuneRun implements TuneRun {

    private final @Nullable Function<RunRecord, String> page;

    /** A run that writes its record and its parameters, and no report. */
    public LocalTuneRun() {
        page = null;
    }

    /**
     * A run that writes a report beside its record and its parameters.
     *
     * @param page draws the report of a record, as HTML
     */
    public LocalTuneRun(Function<RunRecord, String> page) {
        this.page = Objects.requireNonNull(page, "page");
    }

    @Override
    public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
        try (RunFolder folder = RunFolder.claim(out(config), force)) {
            return run(config, folder, null, progress, cancelled);
        }
    }

    @Override
    public RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
        try (RunFolder folder = RunFolder.resume(out(config))) {
            return run(config, folder, CheckpointFolder.content(folder.path()), progress, cancelled);
        }
    }

    private static Path out(TuneConfig config) {
        return Path.of(Objects.requireNonNull(config.out(), "the run has no output folder"));
    }

    private RunRecord run(
            TuneConfig config,
            RunFolder folder,
            @Nullable JsonNode resumed,
            Progress progress,
            BooleanSupplier cancelled) {
        RunClock clock = resumed == null ? RunClock.begun() : RunClock.resumed(resumed.path("clock"));
        Stopwatch watch = clock.watch();
        Device device = Devices.open(config.device());
        DataSet data = watch.time(Stopwatch.Work.DATA, () -> DataLoading.load(config.data(), config.seed()));
        data.notes().forEach(progress::note);
        DataType type = Planning.typeOf(config, data);
        try (NDManager manager = NDManager.newBaseManager(device, "PyTorch");
                Network network = Network.build(config.network(), data, manager, type, config.seed())) {
            Tuning tuning = new Tuning(config, data, network, manager, type, watch, progress, cancelled);
            RunCheckpoints checkpoints = new RunCheckpoints(
                    folder.checkpoint(),
                    () -> Belonging.of(config, tuning, data, manager),
                    clock,
                    tuning.curve(),
                    config.training().checkpointSeconds(),
                    progress);
            LoopResult result = resumed == null
                    ? tuning.run(Journal.begun(checkpoints))
                    : new ResumedLoop(folder, resumed, checkpoints, tuning, manager, progress).run();
            if (tuning.isEmpty(result)) {
                throw empty(result, folder, tuning);
            }
            RecordAssembly assembly = new RecordAssembly(config, tuning, data, network, clock.started());
            double noise = noise(network, data, manager, type, result);
            RunRecord record = assembly.record(
                    result,
                    noise,
                    scores(network, data, manager, type, noise),
                    watch,
                    clock.seconds(),
                    RunFolder.files(page != null));
            folder.write(record, named(tuning, result.weights()), page);
            if (result.ending() != LoopResult.Ending.INTERRUPTED) {
                folder.checkpoint().clear();
            }
            return record;
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

    private static RunException empty(LoopResult result, RunFolder folder, Tuning tuning) {
        if (result.ending() == LoopResult.Ending.DIVERGED) {
            folder.checkpoint().clear();
            return new RunException(RunException.Kind.DIVERGED, result.detail() + "; nothing was written");
        }
        String then = CheckpointFolder.holdsOne(folder.path())
                ? "go on with " + Resumption.command(folder.path())
                : "nothing was written";
        return new RunException(
                RunException.Kind.CANCELLED,
                "interrupted before the first " + (tuning.isGiven() ? "epoch" : "evidence") + "; " + then);
    }

    /** Of the chosen state; of greatest likelihood where nothing was judged. */
    private static double noise(Network network, DataSet data, NDManager manager, DataType type, LoopResult result) {
        return result.chosen() == null
                ? Scores.residual(network.block(), data, manager, type)
                : result.chosen().judgement().hyperparameters().noise();
    }

    private static Metrics scores(Network network, DataSet data, NDManager manager, DataType type, double noise) {
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
