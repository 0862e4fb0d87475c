package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarBinaryTest {
    private static final String NAMES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void severalFilesAreReadInOrder(String ending) throws IOException {
        ImageFiles.cifar(folder.resolve("data_batch_2.bin" + ending), 2, (byte) 9, (byte) 0);
        ImageFiles.cifar(folder.resolve("data_batch_1.bin" + ending), 1, (byte) 3, (byte) 4, (byte) 5);
        ImageFiles.cifar(folder.resolve("test_batch.bin" + ending), 3, (byte) 1);
        Files.writeString(folder.resolve("batches.meta.txt"), NAMES);
        DataSet data = CifarBinary.of(folder).read();
        assertThat(data.train().shape()).containsExactly(3, 32, 32);
        assertThat(data.outputNames()).hasSize(10).startsWith("airplane", "automobile");
        assertThat(data.featureNames())
                .hasSize(3072)
                .contains("red_0_0", "green_31_2", "blue_31_31")
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 5).map(data.train()::label)).containsExactly(3, 4, 5, 9, 0);
        assertThat(data.test()).isNotNull();
        assertThat(data.test().label(0)).isEqualTo(1);
        int[] seeds = {1000, 1001, 1002, 2000, 2001};
        for (int channel = 0; channel < 3; channel++) {
            expectChannel(data, channel, seeds);
        }
        assertThat(data.notes().get(0)).isEqualTo("data: 5 training images and 1 test image of 32 by 32 colour pixels");
        assertThat(data.notes().get(1))
                .matches(
                        "pixels: divided by 255, then standardised by the means 0\\.\\d{4}, 0\\.\\d{4}, 0\\.\\d{4} and"
                                + " standard deviations 0\\.\\d{4}, 0\\.\\d{4}, 0\\.\\d{4} of the training pixels of each channel");
        assertThat(data.notes().get(2))
                .isEqualTo("classes 'automobile', 'bird', 'frog', 'horse', 'ship' have no training image");
    }

    private static void expectChannel(DataSet data, int channel, int[] seeds) {
        double[] raw = new double[5 * 1024];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (ImageFiles.noise(3072, seeds[i / 1024])[channel * 1024 + i % 1024] & 0xff) / 255.0;
        }
        double mean = IntStream.range(0, raw.length)
                .mapToDouble(i -> raw[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, raw.length)
                .mapToDouble(i -> (raw[i] - mean) * (raw[i] - mean))
                .average()
                .orElseThrow();
        for (int i = 0; i < raw.length; i += 97) {
            double expected = (raw[i] - mean) / Math.sqrt(variance);
            double actual = data.train().input(i / 1024, channel * 1024 + i % 1024);
            assertThat(actual)
                    .as("%s, expected %s, ratio %s", actual, expected, actual / expected)
                    .isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void theFineLabelOfCifar100IsTheClass() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int label : new int[] {99, 7}) {
            bytes.write(19);
            bytes.write(label);
            bytes.writeBytes(ImageFiles.noise(3072, label));
        }
        ImageFiles.write(folder.resolve("train.bin"), bytes.toByteArray());
        DataSet data = CifarBinary.of(folder).read();
        assertThat(data.outputNames()).hasSize(100).startsWith("0", "1");
        assertThat(data.test()).isNull();
        assertThat(data.train().label(0)).isEqualTo(99);
        assertThat(data.train().label(1)).isEqualTo(7);
    }

    @Test
    void theSharedSubsetHasTheKnownChannelMeans() {
        Path there = SharedData.file("cifar10-subset/train_10000.bin.gz").getParent();
        DataSet data = CifarBinary.of(there).read();
        assertThat(data.train().rows()).isEqualTo(10_000);
        assertThat(data.test().rows()).isEqualTo(2_000);
        assertThat(data.outputNames()).startsWith("airplane", "automobile").endsWith("ship", "truck");
        int[] counts = new int[10];
        for (int row = 0; row < 10_000; row++) {
            counts[data.train().label(row)]++;
        }
        assertThat(counts).containsOnly(1000);
        // The whole training set's are 0.4914, 0.4822, 0.4465 and 0.2470, 0.2435, 0.2616.
        String[] numbers = data.notes().get(1).split("[^0-9.]+");
        double[] whole = {0.4914, 0.4822, 0.4465, 0.2470, 0.2435, 0.2616};
        for (int i = 0; i < 6; i++) {
            assertThat(Double.parseDouble(numbers[i + 2])).isCloseTo(whole[i], within(0.006));
        }
    }

    @Test
    void filesThatAreNoCifarAreRefused() throws IOException {
        Path train = folder.resolve("train_a.bin");
        ImageFiles.write(train, new byte[3074]);
        expectError(train + ": 3074 bytes are no whole number of CIFAR-10 records of 3073 bytes;"
                + " copy or download it again");
        ImageFiles.write(train, new byte[0]);
        expectError(
                train + ": 0 bytes are no whole number of CIFAR-10 records of 3073 bytes; copy or download it again");
        ImageFiles.cifar(train, 1, (byte) 1, (byte) 10);
        expectError(train + ": image 1 (counted from 0) has label 10, but the classes of CIFAR-10 are 0 to 9;"
                + " check the file");
        ImageFiles.cifar(train, 1, (byte) 1, (byte) 1);
        expectError(train + ": every label is 1; at least two classes are needed");
        ImageFiles.cifar(train, 1, (byte) 1, (byte) 2);
        Path names = Files.writeString(folder.resolve("batches.meta.txt"), "cat\ndog\n");
        expectError(names + ": 2 class names, but CIFAR-10 has 10; list one a line, or remove the file");
    }

    @Test
    void foldersWithoutOneTrainingSetAreRefused() throws IOException {
        ImageFiles.cifar(folder.resolve("test_batch.bin"), 1, (byte) 1);
        expectError(folder + ": no training file 'data_batch_1.bin', 'train_*.bin' or 'train.bin', plain or with .gz;"
                + " add it");
        Files.write(folder.resolve("databatch1.bin"), new byte[1]);
        expectError(folder + ": no training file 'data_batch_1.bin', 'train_*.bin' or 'train.bin', plain or with .gz,"
                + " nearest: 'databatch1.bin'; add it");
        ImageFiles.cifar(folder.resolve("train_1.bin"), 1, (byte) 1, (byte) 2);
        ImageFiles.cifar(folder.resolve("data_batch_1.bin"), 1, (byte) 1, (byte) 2);
        expectError(folder + ": two sets of training files ('data_batch_1.bin' and 'train_1.bin'); keep one of them");
        Files.delete(folder.resolve("data_batch_1.bin"));
        ImageFiles.cifar(folder.resolve("test_2.bin"), 1, (byte) 1);
        expectError(folder + ": two sets of test files ('test_batch.bin' and 'test_2.bin'); keep one of them");
        ImageFiles.cifar(folder.resolve("train.bin"), 1, (byte) 1, (byte) 2);
        expectError(folder + ": training files of CIFAR-10 (train_1.bin) and of CIFAR-100 (train.bin);"
                + " keep each data set in a folder of its own");
    }

    private void expectError(String message) {
        assertThat(catchThrowableOfType(
                        DataException.class, () -> CifarBinary.of(folder).read()))
                .hasMessage(message);
    }
}
