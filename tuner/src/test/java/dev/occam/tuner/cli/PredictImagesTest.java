package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.Document;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** New images by a run that was kept, which learned to tell bright left halves from bright right ones. */
class PredictImagesTest {

    private static final int SIZE = 8;

    @TempDir
    static Path folder;

    private static Path images;
    private static Path kept;

    @BeforeAll
    static void tune() throws IOException {
        images = Files.createDirectory(folder.resolve("halves"));
        write("train", 60, 1);
        write("t10k", 30, 2);
        kept = folder.resolve("kept");
        Occam occam = new Occam(new LocalTuneRun());
        int code = occam.execute(
                "tune",
                "--data",
                images.toString(),
                "--out",
                kept.toString(),
                "--widths",
                "4",
                "--epochs",
                "30",
                "--effort",
                "fast",
                "--quiet");
        assertThat(code).as(occam.err()).isZero();
    }

    private static void write(String part, int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer pixels = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        pixels.putInt(2051).putInt(count).putInt(SIZE).putInt(SIZE);
        labels.putInt(2049).putInt(count);
        for (int n = 0; n < count; n++) {
            int label = n % 2;
            labels.put((byte) label);
            for (int p = 0; p < SIZE * SIZE; p++) {
                boolean bright = p % SIZE / (SIZE / 2) == label;
                pixels.put((byte) (random.nextInt(90) + (bright ? 60 : 0)));
            }
        }
        Files.write(images.resolve(part + "-images-idx3-ubyte"), pixels.array());
        Files.write(images.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    private static Occam run(Object... arguments) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("nothing is trained");
        });
        occam.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return occam;
    }

    private static String[] lines(Occam occam) {
        assertThat(occam.err()).isEmpty();
        return occam.out().lines().toArray(String[]::new);
    }

    @Test
    void theTestImagesOfAFolderAndThoseOfItsFileAreTheSame() {
        String[] byFolder = lines(run("predict", kept, "--data", images));
        String[] byFile = lines(run("predict", kept, "--data", images.resolve("t10k-images-idx3-ubyte")));
        assertThat(byFolder).isEqualTo(byFile).hasSize(31);
        assertThat(byFolder[0]).isEqualTo("row,class,p_0,p_1,entropy,mutual_information,novelty,far");
        int right = 0;
        for (int n = 0; n < 30; n++) {
            right += byFolder[n + 1].startsWith((n + 1) + "," + n % 2 + ",") ? 1 : 0;
        }
        assertThat(right).isGreaterThan(24);
    }

    /** By the weights alone it is what the run measured on the same images. */
    @Test
    void theWeightsAloneAreMeasuredAsTheRunDid() throws IOException {
        JsonNode found = new ObjectMapper()
                .readTree(run("evaluate", kept, "--data", images, "--json").out());
        for (JsonNode figure : found.path("figures")) {
            if (figure.path("name").asText().equals("nll")) {
                Metric recorded = Objects.requireNonNull(
                                RunRecords.read(kept.resolve("run.json")).metrics())
                        .test("nll")
                        .orElseThrow();
                assertThat(figure.path("weights").asDouble()).isCloseTo(recorded.value(), within(1e-6));
            }
        }
        assertThat(found.path("counts").path("rows").asInt()).isEqualTo(30);
        assertThat(found.path("against")).isEmpty();
    }

    /** Digits are brighter than anything that it was shown, and lie elsewhere. */
    @Test
    void digitsAreToldFromTheImages() throws IOException {
        Occam told = run("evaluate", kept, "--data", images, "--against", "digits");
        assertThat(told.err()).isEmpty();
        assertThat(told.out())
                .contains("told from the others by", "entropy, weights alone", "mutual information", "novelty");
        JsonNode found = new ObjectMapper()
                .readTree(run("evaluate", kept, "--data", images, "--against", "digits", "--json")
                        .out());
        assertThat(found.path("against")).hasSize(4);
        for (JsonNode score : found.path("against")) {
            assertThat(score.path("auroc").asDouble()).isBetween(0.0, 1.0);
            if (score.path("score").asText().equals("novelty")) {
                assertThat(score.path("auroc").asDouble()).isGreaterThan(0.8);
            }
        }
        JsonNode same = new ObjectMapper()
                .readTree(run("evaluate", kept, "--data", images, "--against", images, "--json")
                        .out());
        same.path("against")
                .forEach(score -> assertThat(score.path("auroc").asDouble()).isCloseTo(0.5, within(1e-12)));
    }

    static Stream<String> shown() {
        return Document.read("README.md").commands().stream()
                .filter(command -> command.matches("\\./occam (predict|evaluate) runs/lenet .*"));
    }

    /** What the README shows works, on a run of one's own. */
    @ParameterizedTest
    @MethodSource("shown")
    void theReadmeIsRight(String command) {
        Object[] arguments = Document.words(command).stream()
                .skip(1)
                .map(word -> word.equals("runs/lenet") ? kept : word.equals("images/") ? images : word)
                .toArray();
        Occam occam = run(arguments);
        assertThat(occam.err()).isEmpty();
        assertThat(occam.out()).isNotEmpty();
    }

    @Test
    void whatIsNoImageIsRefusedInALine() throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), "x,y\n1,2\n");
        Occam occam = run("predict", kept, "--data", table);
        assertThat(occam.errorLine()).contains("table.csv", "no IDX file of images");
        assertThat(run("evaluate", kept, "--data", images, "--against", folder.resolve("none"))
                        .errorLine())
                .contains("none");
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String name : new String[] {"run.json", "parameters.safetensors", "posterior.safetensors"}) {
            Files.copy(kept.resolve(name), copy.resolve(name));
        }
        Files.writeString(
                copy.resolve("features.json"),
                Files.readString(kept.resolve("features.json")).replace("\"channels\" : 1", "\"channels\" : 2"));
        assertThat(run("predict", copy, "--data", images).errorLine())
                .contains("features.json: can't be used", "2 channels");
    }
}
