package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of random shape and content, written as CSV and read back: nothing may change on the way. */
class GeneratedTablesTest {
    private static final List<String> WORDS = List.of("plain", "with, comma", "say \"hi\"", "two\nlines", "ünïcode");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void comeBackUnchanged(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 12 + random.nextInt(40);
        int numeric = random.nextInt(4);
        int textual = 1 + random.nextInt(3);
        int outputs = 1 + random.nextInt(3);
        double[][] numbers = new double[rows][numeric + outputs];
        String[][] texts = new String[rows][textual];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < numbers[row].length; i++) {
                numbers[row][i] = (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(9) - 4);
            }
            for (int i = 0; i < textual; i++) {
                texts[row][i] = WORDS.get(random.nextInt(WORDS.size()));
            }
        }
        Path file = folder.resolve("generated.csv");
        write(file, numbers, texts, numeric, random.nextInt(2) == 0 ? "\n" : "\r\n");
        String[] targets = new String[outputs];
        for (int i = 0; i < outputs; i++) {
            targets[i] = "number" + (numeric + i);
        }
        DataSet data = CsvFile.of(file, targets).withTask(Task.REGRESSION).read();
        assertThat(data.train().rows()).isEqualTo(rows);
        for (int row = 0; row < rows; row++) {
            sameNumbers(data, numbers, numeric, row);
            sameTexts(data, texts, row);
        }
    }

    private static void sameNumbers(DataSet data, double[][] numbers, int numeric, int row) {
        for (int i = 0; i < numeric; i++) {
            double mean = 0;
            for (double[] other : numbers) {
                mean += other[i] / numbers.length;
            }
            double variance = 0;
            for (double[] other : numbers) {
                variance += (other[i] - mean) * (other[i] - mean) / numbers.length;
            }
            double expected = (numbers[row][i] - mean) / Math.sqrt(variance);
            int feature = data.featureNames().indexOf("number" + i);
            double actual = data.train().input(row, feature);
            assertThat(actual)
                    .as("row %d feature %d: %s, expected %s, ratio %s", row, i, actual, expected, actual / expected)
                    .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
        }
        for (int c = 0; c < data.outputNames().size(); c++) {
            double expected = numbers[row][numeric + c];
            double actual = data.targets().restore(data.train().value(row, c), c);
            double size = Math.abs(data.targets().mean(c)) + data.targets().scale(c);
            assertThat(actual)
                    .as("row %d target %d: %s, expected %s, ratio %s", row, c, actual, expected, actual / expected)
                    .isCloseTo(expected, within(1e-14 * size + 1e-14 * Math.abs(expected)));
        }
    }

    private static void sameTexts(DataSet data, String[][] texts, int row) {
        for (int i = 0; i < texts[row].length; i++) {
            List<String> on = new ArrayList<>();
            for (int f = 0; f < data.featureNames().size(); f++) {
                String name = data.featureNames().get(f);
                if (name.startsWith("text" + i + "=") && data.train().input(row, f) == 1) {
                    on.add(name);
                }
            }
            assertThat(on).containsExactly("text" + i + "=" + texts[row][i]);
        }
    }

    private static void write(Path file, double[][] numbers, String[][] texts, int numeric, String lineEnd)
            throws IOException {
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setRecordSeparator(lineEnd).get();
        try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(file), format)) {
            List<Object> header = new ArrayList<>();
            for (int i = 0; i < numbers[0].length + texts[0].length; i++) {
                header.add(
                        i < numeric
                                ? "number" + i
                                : i < numeric + texts[0].length
                                        ? "text" + (i - numeric)
                                        : "number" + (i - texts[0].length));
            }
            printer.printRecord(header);
            for (int row = 0; row < numbers.length; row++) {
                List<Object> cells = new ArrayList<>();
                for (int i = 0; i < numeric; i++) {
                    cells.add(numbers[row][i]);
                }
                cells.addAll(List.of(texts[row]));
                for (int i = numeric; i < numbers[row].length; i++) {
                    cells.add(numbers[row][i]);
                }
                printer.printRecord(cells);
            }
        }
    }
}
