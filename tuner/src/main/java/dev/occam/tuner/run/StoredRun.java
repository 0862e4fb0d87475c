package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFile;
import dev.occam.laplace.store.PosteriorFileException;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.RowSchema;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.train.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run, read back from its folder: its network, the posterior of its weights, and how new rows are read. */
public final class StoredRun implements AutoCloseable {

    private final NDManager manager;
    private final Network network;
    private final Posterior posterior;
    private final RowSchema schema;
    private final Novelty novelty;

    private StoredRun(NDManager manager, Network network, Posterior posterior, RowSchema schema, Novelty novelty) {
        this.manager = manager;
        this.network = network;
        this.posterior = posterior;
        this.schema = schema;
        this.novelty = novelty;
    }

    /**
     * Reads a run.
     *
     * @param folder that {@code occam tune} or {@code train} wrote
     * @param device {@code cpu}, {@code gpu} or {@code gpu:N}; not necessarily that of the run
     * @return the run; close it
     * @throws RunException where the folder holds no run that can predict, in one line
     * @throws UncheckedIOException where a file can't be read, in one line
     */
    public static StoredRun open(Path folder, String device) {
        try {
            RunRecord record = RunRecords.read(folder.resolve(RunFolder.RECORD));
            TuneConfig config = new ConfigReader()
                    .json(record.config().toString(), String.valueOf(folder.resolve(RunFolder.RECORD)))
                    .read();
            require(folder, RunFolder.FEATURES, config);
            require(folder, RunFolder.POSTERIOR, config);
            StoredSchema features = StoredSchema.read(folder.resolve(RunFolder.FEATURES));
            RowSchema schema = features.schema();
            DataType type = config.training().precision() == TrainingConfig.Precision.FLOAT32
                    ? DataType.FLOAT32
                    : DataType.FLOAT64;
            Integer threads = config.threads();
            if (threads != null) {
                TorchRuntime.threads(threads);
            }
            NDManager manager = NDManager.newBaseManager(Devices.open(device), "PyTorch");
            try {
                Network network = Network.build(
                        config.network(),
                        new Shape(schema.shape()),
                        schema.outputs().size(),
                        manager,
                        type,
                        config.seed());
                return new StoredRun(manager, network, posterior(folder, network, manager), schema, features.novelty());
            } catch (IOException | RuntimeException | Error e) {
                manager.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Posterior posterior(Path folder, Network network, NDManager manager) throws IOException {
        try {
            Path file = folder.resolve(RunFolder.PARAMETERS);
            Weights weights = new Weights(network.block());
            set(weights, file, manager);
            return PosteriorFile.read(folder.resolve(RunFolder.POSTERIOR), network.block());
        } catch (PosteriorFileException e) {
            network.close();
            if (e.kind() == PosteriorFileException.Kind.OTHER_NETWORK) {
                throw new RunException(
                        RunException.Kind.STORED,
                        folder.resolve(RunFolder.POSTERIOR) + ": is not of the parameters in " + RunFolder.PARAMETERS
                                + " beside it; copy both from the same run, or run it again",
                        e);
            }
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** The reader of DJL, and what sets the values, have exceptions of their own for a file that is not as written. */
    private static void set(Weights weights, Path file, NDManager manager) throws IOException {
        try (NDManager scope = manager.newSubManager();
                InputStream in = Files.newInputStream(file)) {
            weights.set(ordered(file, NDList.decode(scope, in), weights));
        } catch (RunException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RunException(
                    RunException.Kind.STORED,
                    file + ": is damaged, or no file of parameters; copy the run again, or run it again",
                    e);
        }
    }

    private static NDList ordered(Path file, NDList stored, Weights weights) {
        NDList values = new NDList();
        for (String name : weights.stateNames()) {
            NDArray value = stored.get(name);
            if (value == null) {
                throw new RunException(
                        RunException.Kind.STORED,
                        file + ": lacks the parameter '" + name + "'; copy the run again, or run it again");
            }
            values.add(value);
        }
        return values;
    }

    private static void require(Path folder, String name, TuneConfig config) {
        if (Files.isRegularFile(folder.resolve(name))) {
            return;
        }
        String data = config.data().path();
        String why;
        if (data == null) {
            why = "new rows are predicted for tables and folders of images, not for the embedded drawings";
        } else if (config.network().model().startsWith("gcn")) {
            why = "graphs and their nodes are not predicted";
        } else {
            why = "run it again to its first evidence, without --no-posterior";
        }
        throw new RunException(
                RunException.Kind.STORED, folder + ": holds no " + name + ", which predicting takes; " + why);
    }

    /**
     * The posterior.
     *
     * @return closed with the run
     */
    public Posterior posterior() {
        return posterior;
    }

    /** How rows are read. */
    public RowSchema schema() {
        return schema;
    }

    /** What counts as far from the training rows. */
    public Novelty novelty() {
        return novelty;
    }

    /**
     * The manager of the network, under which inputs can be made.
     *
     * @return closed with the run
     */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        posterior.close();
        network.close();
        manager.close();
    }
}
