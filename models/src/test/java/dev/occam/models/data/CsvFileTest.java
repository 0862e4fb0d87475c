package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    @TempDir
    Path folder;

    @Test
    void numbersAreStandardisedByThePopulationDeviation() throws IOException {
        DataSet data = read("a,y\n1,10\n3,20.5\n8,-4\n");
        double mean = 4;
        double scale = Math.sqrt((9 + 1 + 16) / 3.0);
        assertThat(data.featureNames()).containsExactly("a");
        assertThat(data.outputNames()).containsExactly("y");
        assertThat(data.train().shape()).containsExactly(1);
        assertThat(data.train().input(0, 0)).isCloseTo((1 - mean) / scale, within(1e-15));
        assertThat(data.train().input(2, 0)).isCloseTo((8 - mean) / scale, within(1e-15));
        assertThat(data.targets().restore(data.train().value(1, 0), 0)).isCloseTo(20.5, within(1e-13));
        assertThat(data.test()).isNull();
    }

    @Test
    void textsBecomeOneInputACategoryInAlphabeticalOrder() throws IOException {
        DataSet data = read("colour,a,y\nred,1,1.5\nblue,2,2.5\nred,4,2\n");
        assertThat(data.featureNames()).containsExactly("colour=blue", "colour=red", "a");
        assertThat(inputs(data.train(), 0, 2)).containsExactly(0, 1);
        assertThat(inputs(data.train(), 1, 2)).containsExactly(1, 0);
        assertThat(data.notes()).contains("column 'colour' has 2 categories, encoded one-hot and left at 0 and 1");
    }

    @Test
    void aForcedCategoryKeepsItsTextAndSortsByValue() throws IOException {
        DataSet data = CsvFile.of(write("t.csv", "zip,y\n0100,1.5\n20,2.5\n3,2\n"), "y")
                .withCategorical(List.of("zip"))
                .read();
        assertThat(data.featureNames()).containsExactly("zip=3", "zip=20", "zip=0100");
    }

    @Test
    void aMostlyTextColumnTakesItsNumbersForNames() throws IOException {
        DataSet data = read("room,y\nA1,1.5\nB2,2.5\n7,2\n7.0,3\nC,1\n");
        assertThat(data.featureNames()).containsExactly("room=7", "room=A1", "room=B2", "room=C");
        assertThat(inputs(data.train(), 2, 4)).isEqualTo(inputs(data.train(), 3, 4));
    }

    @Test
    void integerClassesAreOrderedByValueAndSaidAloud() throws IOException {
        DataSet data = read("a,y\n1,10\n2,9\n3,-1\n4,9.0\n");
        assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(data.outputNames()).containsExactly("-1", "9", "10");
        assertThat(labels(data.train())).containsExactly(2, 1, 0, 1);
        assertThat(data.targets()).isEqualTo(Standardisation.identity(3));
        assertThat(data.notes())
                .contains("task: classification, because column 'y' holds 3 distinct integers (--task regression"
                        + " overrides)");
    }

    @Test
    void textClassesAreOrderedAlphabetically() throws IOException {
        DataSet data = read("a,y\n1,no\n2,yes\n3,maybe\n");
        assertThat(data.outputNames()).containsExactly("maybe", "no", "yes");
        assertThat(labels(data.train())).containsExactly(1, 2, 0);
        assertThat(data.notes())
                .contains("task: classification, because column 'y' holds texts (--task regression overrides)");
    }

    @Test
    void moreThanTenIntegersAreARegressionUnlessTold() throws IOException {
        StringBuilder csv = new StringBuilder("a,y\n");
        for (int i = 0; i < 11; i++) {
            csv.append(i * i).append(',').append(i).append('\n');
        }
        Path file = write("eleven.csv", csv.toString());
        DataSet inferred = CsvFile.of(file, "y").read();
        assertThat(inferred.task()).isEqualTo(Task.REGRESSION);
        assertThat(inferred.notes())
                .contains("task: regression, because column 'y' holds more than 10 distinct integers (--task"
                        + " classification overrides)");
        DataSet told = CsvFile.of(file, "y").withTask(Task.CLASSIFICATION).read();
        assertThat(told.outputNames()).hasSize(11).endsWith("10");
        assertThat(told.notes()).noneMatch(note -> note.startsWith("task:"));
    }

    @Test
    void classesMayMixTextAndNumbersWhenTheTaskIsTold() throws IOException {
        DataSet data = CsvFile.of(write("t.csv", "a,y\n1,1\n2,2\n3,unknown\n"), "y")
                .withTask(Task.CLASSIFICATION)
                .read();
        assertThat(data.outputNames()).containsExactly("1", "2", "unknown");
    }

    @Test
    void severalTargetsAreARegressionWithSeveralOutputs() throws IOException {
        DataSet data = CsvFile.of(write("t.csv", "p,a,q\n1,5,100\n2,6,300\n4,9,200\n"), "q", "p")
                .read();
        assertThat(data.task()).isEqualTo(Task.REGRESSION);
        assertThat(data.outputNames()).containsExactly("q", "p");
        assertThat(data.train().outputs()).isEqualTo(2);
        assertThat(data.targets().restore(data.train().value(1, 0), 0)).isCloseTo(300, within(1e-11));
        assertThat(data.targets().restore(data.train().value(1, 1), 1)).isCloseTo(2, within(1e-13));
        assertThat(data.targets().logScaleSum())
                .isCloseTo(Math.log(Math.sqrt(20000 / 3.0)) + Math.log(Math.sqrt(14 / 9.0)), within(1e-12));
    }

    @Test
    void aConstantColumnSurvivesAsExactZeros() throws IOException {
        DataSet data = read("a,c,y\n1,0.1,1.5\n2,0.1,2.5\n3,0.1,4\n");
        for (int row = 0; row < 3; row++) {
            assertThat(data.train().input(row, 1)).isZero();
        }
        assertThat(data.notes()).contains("column 'c' is constant in the training rows and kept, unscaled");
    }

    @Test
    void missingCellsAreImputedFromTheTrainingRowsAndCounted() throws IOException {
        Path train = write("train.csv", "a,colour,y\n1,red,1.5\n,red,2.5\n5,?,4\n3,blue,2\n");
        Path test = write("test.csv", "a,colour,y\nNA,null,1\n");
        DataSet data = CsvFile.of(train, "y")
                .withImpute(true)
                .withSplit(new Split.TestFile(test))
                .read();
        assertThat(inputs(data.train(), 1, 3)).containsExactly(0, 0, 1);
        assertThat(inputs(data.train(), 2, 3)).containsExactly((5 - 3) / Math.sqrt(8.0 / 3), 0, 1);
        assertThat(inputs(data.test(), 0, 3)).containsExactly(0, 0, 1);
        assertThat(data.notes())
                .contains("column 'a': 2 missing cells imputed by the training mean, 3.0")
                .contains("column 'colour': 2 missing cells imputed by the most frequent training category, 'red'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFa,b,y\n1,\"x, y\",0.5\n2,\"say \"\"z\"\"\",1.5\n",
                "a,b,y\r\n1,\"x, y\",0.5\r\n2,\"say \"\"z\"\"\",1.5\r\n",
                "\n a , b ,y\n1, \"x, y\" ,0.5\n\n2,\"say \"\"z\"\"\",1.5",
                "a;b;y\n1;\"x, y\";0.5\n2;\"say \"\"z\"\"\";1.5\n",
                "a\tb\ty\n1\tx, y\t0.5\n2\t\"say \"\"z\"\"\"\t1.5\n",
            })
    void marksLineEndsQuotesAndSeparatorsAreReadAlike(String content) throws IOException {
        DataSet data = read(content);
        assertThat(data.featureNames()).containsExactly("a", "b=say \"z\"", "b=x, y");
        assertThat(inputs(data.train(), 0, 3)).containsExactly(-1, 0, 1);
        assertThat(inputs(data.train(), 1, 3)).containsExactly(1, 1, 0);
    }

    @Test
    void ignoredColumnsMayHoldAnything() throws IOException {
        DataSet data = CsvFile.of(write("t.csv", "id,a,y\n?,1,1.5\ninf,2,2.5\n"), "y")
                .withIgnored(List.of("id"))
                .read();
        assertThat(data.featureNames()).containsExactly("a");
        assertThat(data.notes()).contains("not read: 'id'");
    }

    @Test
    void tinyAndHugeNumbersStandardiseWithoutOverflow() throws IOException {
        DataSet data = read("a,b,y\n1e-200,1e200,1.5\n3e-200,3e200,2.5\n");
        assertThat(inputs(data.train(), 0, 2)).containsExactly(-1, -1);
        assertThat(inputs(data.train(), 1, 2)).containsExactly(1, 1);
    }

    @Test
    void theNameIsTheFilesOrItsFolders() throws IOException {
        assertThat(read("a,y\n1,1.5\n2,2.5\n").name()).isEqualTo("table");
        Path nested = Files.createDirectories(folder.resolve("uci-energy"));
        Path file = Files.writeString(nested.resolve("data.csv"), "a,y\n1,1.5\n2,2.5\n");
        assertThat(CsvFile.of(file, "y").read().name()).isEqualTo("uci-energy");
    }

    @Test
    void aMillionRowsAndMoreAreReadInOnePass() throws IOException {
        StringBuilder csv = new StringBuilder("a,y\n");
        int rows = 1_100_000;
        for (int i = 0; i < rows; i++) {
            csv.append(i & 1023).append(',').append(i).append(".5\n");
        }
        DataSet data = read(csv.toString());
        assertThat(data.train().rows()).isEqualTo(rows);
        assertThat(data.targets().restore(data.train().value(rows - 1, 0), 0)).isCloseTo(rows - 0.5, within(1e-6));
    }

    private static double[] inputs(Examples examples, int row, int count) {
        double[] inputs = new double[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = examples.input(row, i);
        }
        return inputs;
    }

    private static int[] labels(Examples examples) {
        int[] labels = new int[examples.rows()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = examples.label(i);
        }
        return labels;
    }

    private DataSet read(String content) throws IOException {
        return CsvFile.of(write("table.csv", content), "y").read();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
