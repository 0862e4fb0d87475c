package dev.occam.laplace.store;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFileException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of version 1 that stays for good, and whatever can be wrong with one. */
class PosteriorFileErrorsTest {

    @TempDir
    private Path folder;

    private NDManager manager;
    private Block network;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        manager = NDManager.newBaseManager();
        network = StoredExample.network(manager);
        file = folder.resolve("posterior.safetensors");
        Files.write(file, resource("posterior-1.safetensors"));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(PosteriorFileErrorsTest.class.getResourceAsStream("/posterior/" + name), name)) {
            return stream.readAllBytes();
        }
    }

    @Test
    void versionOneIsReadForGood() throws IOException {
        double[] expected = new String(resource("posterior-1.txt"), StandardCharsets.UTF_8)
                .lines()
                .mapToDouble(Double::parseDouble)
                .toArray();
        try (Posterior read = PosteriorFile.read(file, network)) {
            requireClose("predictions", predictions(read), expected, 1e-12);
        }
    }

    /** Today's fit of the same problem agrees with the file, to what another machine may round otherwise. */
    @Test
    void versionOneIsStillWhatIsFitted() throws IOException {
        try (Posterior read = PosteriorFile.read(file, network);
                Posterior fitted = StoredExample.fit(network, manager)) {
            requireClose("predictions", predictions(fitted), predictions(read), 1e-9);
        }
    }

    private double[] predictions(Posterior posterior) {
        NDArray rows = StoredExample.rows(manager);
        double[] means = posterior.predict(rows).mean().toDoubleArray();
        double[] variances = posterior.predict(rows).covariance().toDoubleArray();
        double[] all = Arrays.copyOf(means, means.length + variances.length + 2);
        System.arraycopy(variances, 0, all, means.length, variances.length);
        all[all.length - 2] = posterior.noise();
        all[all.length - 1] = posterior.evidence().value();
        return all;
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + length / 12) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("cut to " + length, Kind.BROKEN, Kind.WRONG_FORMAT);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 8));
        assertThatThrownBy(() -> PosteriorFile.read(file, network))
                .hasMessage(file + ": cut short: " + (whole.length - 8) + " of " + whole.length
                        + " bytes; copy it again, or fit and save again");
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused("longer", Kind.BROKEN);
    }

    @Test
    void everyAlteredByteIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            byte[] altered = whole.clone();
            int place = i < 100 ? i : random.nextInt(whole.length);
            altered[place] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, altered);
            refused("byte " + place, Kind.BROKEN, Kind.WRONG_FORMAT);
        }
    }

    private void refused(String what, Kind... kinds) {
        assertThatExceptionOfType(PosteriorFileException.class)
                .as(what)
                .isThrownBy(() -> PosteriorFile.read(file, network))
                .satisfies(e -> {
                    assertThat(e.kind()).as(what).isIn((Object[]) kinds);
                    assertThat(e.getMessage()).as(what).startsWith(file + ": ").doesNotContain("\n");
                });
    }

    @Test
    void anotherNetworkIsRefused() {
        network.getParameters().valueAt(3).getArray().addi(1e-9);
        refused("other value", Kind.OTHER_NETWORK);
        network = Networks.mlp(manager, 1, true, false, new Shape(1, 2), 3, 2);
        refused("other shape", Kind.OTHER_NETWORK);
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        TensorFile.write(file, "{\"version\":2,\"everything\":\"new\"}", Map.of());
        refused("newer", Kind.NEWER_VERSION);
        assertThatThrownBy(() -> PosteriorFile.read(file, network)).hasMessageContaining("version 2");
        TensorFile.write(file, "{\"version\":1}", Map.of());
        refused("empty", Kind.BROKEN);
        TensorFile.write(file, "[]", Map.of());
        refused("no object", Kind.BROKEN);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.writeString(
                file,
                "{\"version\": 1, \"what\": \"a file of another kind, longer than a checksum and its name\"}"
                        .repeat(3));
        refused("text", Kind.WRONG_FORMAT);
        file = folder;
        refused("folder", Kind.UNREADABLE);
        file = folder.resolve("nothing");
        refused("missing", Kind.MISSING);
    }

    @Test
    void changedWeightsAreNotSaved() {
        try (Posterior fitted = StoredExample.fit(network, manager)) {
            network.getParameters().valueAt(0).getArray().addi(1);
            assertThatThrownBy(() -> PosteriorFile.write(fitted, file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("changed since the fit");
        }
    }

    @Test
    void aFolderThatIsNotThereKeepsNothing() {
        try (Posterior fitted = StoredExample.fit(network, manager)) {
            assertThatThrownBy(() -> PosteriorFile.write(fitted, folder.resolve("no/where")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> PosteriorFile.write(fitted, folder)).isInstanceOf(IOException.class);
            assertThat(Arrays.asList(Objects.requireNonNull(folder.toFile().list())))
                    .containsExactly("posterior.safetensors");
        }
    }

    /** Reading does not touch the network: neither its flags nor its weights. */
    @Test
    void theNetworkStaysAsItIs() throws IOException {
        String before = NetworkDigest.of(network);
        try (Posterior read = PosteriorFile.read(file, network)) {
            assertThat(read.network()).isSameAs(network);
        }
        assertThat(NetworkDigest.of(network)).isEqualTo(before);
        assertThat(network.getParameters().valueAt(0).getArray().hasGradient()).isFalse();
    }
}
