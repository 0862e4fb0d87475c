package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.models.data.DataSet;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what a run would do, without training: reads the data, builds the network, records two rows. */
public final class Planning {

    private Planning() {}

    /**
     * Plans a run.
     *
     * @param config as for the run itself
     * @return what it would do
     * @throws RunException where the curvature can't fit into memory, or the device is not there
     */
    public static Planned plan(TuneConfig config) {
        List<String> notes = new ArrayList<>();
        Progress listening = listening(notes);
        DataSet data = DataLoading.load(config.data(), config.seed());
        data.notes().forEach(listening::note);
        DataType type = typeOf(config, data);
        try (NDManager manager = NDManager.newBaseManager(Devices.open(config.device()), "PyTorch");
                Network network = Network.build(config.network(), data, manager, type, config.seed())) {
            Tuning tuning =
                    new Tuning(config, data, network, manager, type, new Stopwatch(), listening, () -> false, null);
            String described = String.format(
                    "%s: %s, %,d training rows, %,d outputs",
                    data.name(),
                    data.task().label(),
                    data.train().rows(),
                    data.outputNames().size());
            return new Planned(
                    described,
                    network.description(),
                    notes,
                    tuning.plan(),
                    tuning.preconditioner(),
                    tuning.frozen(),
                    tuning.epochs(),
                    tuning.batchSize(),
                    tuning.steps());
        }
    }

    /** Float32 pays for images, of which there are many numbers; double costs a table nothing that is felt. */
    static DataType typeOf(TuneConfig config, DataSet data) {
        return switch (config.training().precision()) {
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT32 -> DataType.FLOAT32;
            case AUTO -> {
                boolean images = config.data().path() != null && data.train().shape().length == 3;
                yield images ? DataType.FLOAT32 : DataType.FLOAT64;
            }
        };
    }

    private static Progress listening(List<String> notes) {
        return new Progress() {
            @Override
            public void note(String line) {
                notes.add(line);
            }

            @Override
            public void begin(long totalSteps) {}

            @Override
            public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {}

            @Override
            public void finish() {}
        };
    }
}
