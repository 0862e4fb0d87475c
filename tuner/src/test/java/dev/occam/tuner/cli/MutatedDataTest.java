package dev.occam.tuner.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and images as no one should write them, read by {@code occam plan}. */
class MutatedDataTest {

    @TempDir
    private Path folder;

    private static Mutants.Answer planned(Path data, String... more) {
        String[] arguments = new String[more.length + 5];
        System.arraycopy(new String[] {"plan", "--data", data.toString(), "--widths", "4"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("a plan runs nothing");
        });
        return new Mutants.Answer(occam.execute(arguments), occam.err());
    }

    @Test
    void tables() throws IOException {
        Path file = folder.resolve("d.csv");
        byte[][] files = {table(false), table(true)};
        Mutants mutants = new Mutants("tables", 250);
        mutants.ask(files, new Path[] {file, file}, Mutation::ofText, () -> planned(file, "--target", "y"));
        mutants.requireBoth();
    }

    private static byte[] table(boolean classes) {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("a,b,kind,y\n");
        for (int i = 0; i < 40; i++) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%d,%s,%s%n",
                    random.nextGaussian(),
                    random.nextInt(100),
                    i % 3 == 0 ? "\"round, red\"" : "square",
                    classes ? (i % 2 == 0 ? "yes" : "no") : Double.toString(random.nextGaussian())));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void idxImages() throws IOException {
        String[] names = {
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
        };
        byte[][] files = {images(20), labels(20), images(10), labels(10)};
        Path data = Files.createDirectory(folder.resolve("idx"));
        ask(new Mutants("IDX files", 120), data, names, files);
    }

    @Test
    void cifarImages() throws IOException {
        String[] names = {
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin",
            "test_batch.bin"
        };
        byte[][] files = new byte[names.length][];
        for (int i = 0; i < files.length; i++) {
            files[i] = cifar(i);
        }
        Path data = Files.createDirectory(folder.resolve("cifar"));
        ask(new Mutants("CIFAR files", 120), data, names, files);
    }

    private static void ask(Mutants mutants, Path data, String[] names, byte[][] files) throws IOException {
        Path[] places = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            places[i] = Files.write(data.resolve(names[i]), files[i]);
        }
        mutants.ask(files, places, Mutation::ofBytes, () -> planned(data));
        mutants.requireBoth();
    }

    private static byte[] images(int count) {
        byte[] pixels = new byte[count * 64];
        new Random(count).nextBytes(pixels);
        return ByteBuffer.allocate(16 + pixels.length)
                .putInt(0x00000803)
                .putInt(count)
                .putInt(8)
                .putInt(8)
                .put(pixels)
                .array();
    }

    private static byte[] labels(int count) {
        ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(0x00000801).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) (i % 3));
        }
        return file.array();
    }

    private static byte[] cifar(int seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            byte[] pixels = new byte[3072];
            random.nextBytes(pixels);
            file.write((4 * seed + i) % 10);
            file.writeBytes(pixels);
        }
        return file.toByteArray();
    }
}
