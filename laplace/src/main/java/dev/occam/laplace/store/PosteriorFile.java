package dev.occam.laplace.store;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFileException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A posterior in one file: a safetensors file, whose arrays any program can read, with all else as JSON in its header and a
 * checksum over the whole. Files of all earlier versions of the format can be read.
 *
 * <p>The file holds no weights and no data. It belongs to a network with the very parameters of the fit, which it knows by their
 * digest; names, shapes, types and values count.
 */
public final class PosteriorFile {

    private PosteriorFile() {}

    /**
     * Writes a posterior, whole or not at all.
     *
     * @param posterior of a network whose weights are still those of the fit
     * @param file replaced if it is there; its folder has to be
     * @throws IOException if the file can't be written
     * @throws IllegalArgumentException if the likelihood is not one of this library's
     * @throws IllegalStateException if the posterior is closed, or the network's weights have changed since the fit
     */
    public static void write(Posterior posterior, Path file) throws IOException {
        posterior.requireUnchanged();
        TensorFile.write(file, JsonUtils.GSON_COMPACT.toJson(Saving.header(posterior)), Saving.arrays(posterior));
    }

    /**
     * Reads a posterior of a network.
     *
     * @param file that {@link #write} wrote, on any machine
     * @param network initialised, its parameters those of the fit; on any device, which the posterior's arrays share
     * @return what was written; close it to free its arrays
     * @throws PosteriorFileException in one line: no such file, another file, a newer version, a file that was cut short or
     *     altered, or another network
     */
    public static Posterior read(Path file, Block network) throws PosteriorFileException {
        try (StoredTensors stored = StoredTensors.open(file)) {
            Header header = header(stored);
            if (!NetworkDigest.of(network).equals(header.network())) {
                throw new PosteriorFileException(
                        Kind.OTHER_NETWORK,
                        file,
                        "is of another network: names, shapes, types or values of the parameters differ",
                        "load the parameters that the posterior was fitted to",
                        null);
            }
            NDManager manager = NDManager.newBaseManager(deviceOf(network));
            try {
                return new Restoring(stored, header, network, manager).posterior();
            } catch (PosteriorFileException e) {
                manager.close();
                throw e;
            } catch (IllegalArgumentException | NullPointerException e) {
                manager.close();
                throw StoredTensors.broken(file, "does not fit together: " + e.getMessage(), e);
            } catch (RuntimeException | Error e) {
                manager.close();
                throw e;
            }
        }
    }

    private static Header header(StoredTensors stored) throws PosteriorFileException {
        try {
            JsonObject tree = JsonParser.parseString(stored.text()).getAsJsonObject();
            JsonElement version = tree.get("version");
            if (version != null && version.getAsInt() > Header.VERSION) {
                throw new PosteriorFileException(
                        Kind.NEWER_VERSION,
                        stored.file(),
                        "a posterior file of version " + version.getAsInt() + ", and this program reads up to version "
                                + Header.VERSION,
                        "read it with a newer one",
                        null);
            }
            return JsonUtils.GSON.fromJson(tree, Header.class);
        } catch (RuntimeException e) {
            // Gson has no one exception for a text that does not fit.
            throw StoredTensors.broken(stored.file(), "its description makes no sense", e);
        }
    }

    private static Device deviceOf(Block network) {
        for (Parameter parameter : network.getParameters().values()) {
            if (parameter.isInitialized()) {
                return parameter.getArray().getDevice();
            }
        }
        return Device.cpu();
    }
}
