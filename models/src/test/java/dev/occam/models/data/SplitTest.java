package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static final Path ANY = Path.of("t.csv");

    @TempDir
    Path folder;

    private Path table;

    @BeforeEach
    void writeTable() throws IOException {
        table = write("table.csv", "a,kind,y\n1,u,1.5\n2,v,2.5\n3,u,4\n40,w,80\n");
    }

    @Test
    void withoutASplitEveryRowTrains() {
        SplitRows rows = SplitRows.of(new Split.None(), ANY, 4);
        assertThat(rows.train()).containsExactly(0, 1, 2, 3);
        assertThat(rows.test()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.1,1000,100", "0.1,4,1", "0.5,4,2", "0.1,3,1", "0.5,7,4", "0.25,768,192"})
    void aShareOfTheRowsIsHeldOut(double share, int rows, int held) {
        SplitRows split = SplitRows.of(new Split.Fraction(share, 3), ANY, rows);
        assertThat(split.test()).hasSize(held);
        int[] all = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, rows).toArray());
    }

    @ParameterizedTest
    @CsvSource({"0.999,4,0", "0.7,4,1", "0.5,2,1", "0.1,2,1"})
    void aShareThatLeavesFewerThanTwoRowsIsRefused(double share, int rows, int left) {
        assertThat(catchThrowableOfType(
                        DataException.class, () -> SplitRows.of(new Split.Fraction(share, 3), ANY, rows)))
                .hasMessageEndingWith("holding out " + share + " of its " + rows + " rows leaves " + left
                        + " to train on, of at least 2; lower --test-fraction, or add rows");
    }

    @Test
    void theSeedAloneChoosesTheRows() {
        int[] once = SplitRows.of(new Split.Fraction(0.3, 5), ANY, 100).test();
        assertThat(SplitRows.of(new Split.Fraction(0.3, 5), ANY, 100).test()).isEqualTo(once);
        assertThat(SplitRows.of(new Split.Fraction(0.3, 6), ANY, 100).test()).isNotEqualTo(once);
    }

    @Test
    void everyRowIsHeldOutAboutEquallyOften() {
        int[] counts = new int[20];
        int draws = 4000;
        for (int seed = 0; seed < draws; seed++) {
            for (int row : SplitRows.of(new Split.Fraction(0.25, seed), ANY, 20).test()) {
                counts[row]++;
            }
        }
        double deviation = Math.sqrt(draws * 0.25 * 0.75);
        for (double count : counts) {
            assertThat(count).isCloseTo(1000, within(5 * deviation));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN})
    void aShareOutsideZeroToOneIsRefused(double share) {
        assertThat(catchThrowableOfType(DataException.class, () -> new Split.Fraction(share, 0)))
                .hasMessage("the share of rows held out must lie between 0 and 1, not at " + share
                        + "; 0.1 holds out a tenth");
    }

    @Test
    void onlyTrainingRowsSetTheScale() throws IOException {
        DataSet data = read(new Split.IndexFiles(write("train.txt", "9\n0 2 1 \n"), write("test.txt", "\n3"), 1));
        assertThat(data.train().rows()).isEqualTo(3);
        assertThat(data.train().input(0, 0)).isCloseTo(-Math.sqrt(1.5), within(1e-15));
        assertThat(data.train().input(1, 0)).isCloseTo(Math.sqrt(1.5), within(1e-15));
        assertThat(data.test().input(0, 0)).isCloseTo(38 * Math.sqrt(1.5), within(1e-13));
        assertThat(data.featureNames()).containsExactly("a", "kind=u", "kind=v");
        assertThat(data.test().input(0, 1)).isZero();
        assertThat(data.test().input(0, 2)).isZero();
        assertThat(data.targets().mean(0)).isCloseTo(8.0 / 3, within(1e-15));
        assertThat(data.notes())
                .contains("column 'kind': 1 test cell holds a category that no training row has, such as 'w' in "
                        + table + ", line 5, encoded as all zeros");
    }

    @Test
    void aClassWithoutTrainingRowIsSaid() throws IOException {
        Path file = write("classes.csv", "a,y\n1,u\n2,v\n3,w\n");
        DataSet data = CsvFile.of(file, "y")
                .withSplit(new Split.IndexFiles(write("train.txt", "0 1"), write("test.txt", "2"), 0))
                .read();
        assertThat(data.outputNames()).containsExactly("u", "v", "w");
        assertThat(data.test().label(0)).isEqualTo(2);
        assertThat(data.notes()).contains("class 'w' has no training row");
    }

    static Stream<Arguments> badLists() {
        return Stream.of(
                Arguments.of("0 1", "", 0, "test.txt", ": the file is empty; list row numbers, one split a line"),
                Arguments.of(
                        "0 1",
                        "2 -1",
                        0,
                        "test.txt",
                        ", line 1: '-1' is no row of TABLE; its rows are 0 to 3, the" + " header not counted"),
                Arguments.of(
                        "0 1\n0 4",
                        "2\n2",
                        1,
                        "train.txt",
                        ", line 2: '4' is no row of TABLE; its rows are 0 to 3," + " the header not counted"),
                Arguments.of(
                        "0 one",
                        "2",
                        0,
                        "train.txt",
                        ", line 1: 'one' is no row of TABLE; its rows are 0 to 3, the" + " header not counted"),
                Arguments.of(
                        "0 99999999999",
                        "2",
                        0,
                        "train.txt",
                        ", line 1: '99999999999' is no row of TABLE; its" + " rows are 0 to 3, the header not counted"),
                Arguments.of("0 1 0", "2", 0, "train.txt", ", line 1: row 0 is listed twice; list each row once"),
                Arguments.of(
                        "0 1",
                        "\n2",
                        0,
                        "test.txt",
                        ", line 1: no row is listed; list row numbers separated by" + " spaces"),
                Arguments.of("0 1\n1 2", "2\n3", 2, "train.txt", ": no split 2 in 2 lines; choose one of 0 to 1"),
                Arguments.of(
                        "0 1",
                        "1 2",
                        0,
                        "test.txt",
                        ", line 1: row 1 is a training row too (FOLDER/train.txt);"
                                + " list each row in one of the two files"));
    }

    @ParameterizedTest
    @MethodSource("badLists")
    void aBadListIsNamedWithItsLine(String train, String test, int line, String file, String expected)
            throws IOException {
        Split split = new Split.IndexFiles(write("train.txt", train), write("test.txt", test), line);
        assertThat(failure(split))
                .hasMessage(folder.resolve(file)
                        + expected.replace("TABLE", table.toString()).replace("FOLDER", folder.toString()));
    }

    @Test
    void aMissingListAndANegativeSplitAreRefused() throws IOException {
        Path none = folder.resolve("none.txt");
        assertThat(failure(new Split.IndexFiles(none, none, 0))).hasMessage(none + ": no such file; check the path");
        assertThat(catchThrowableOfType(DataException.class, () -> new Split.IndexFiles(none, none, -1)))
                .hasMessage("splits count from 0, so there is no split -1; choose 0 or more");
    }

    @Test
    void aTestFileMayOrderItsColumnsDifferently() throws IOException {
        DataSet data = read(new Split.TestFile(write("test.csv", "y,kind,a\n4,v,11.5\n")));
        assertThat(data.train().rows()).isEqualTo(4);
        assertThat(data.test().rows()).isEqualTo(1);
        assertThat(data.train().input(0, 0)).isNegative();
        assertThat(data.test().input(0, 0)).isZero();
        assertThat(data.test().input(0, 2)).isEqualTo(1);
        assertThat(data.targets().restore(data.test().value(0, 0), 0)).isCloseTo(4, within(1e-13));
    }

    static Stream<Arguments> badTestFiles() {
        return Stream.of(
                Arguments.of(
                        "a,y\n1,2\n",
                        ", line 1: no column 'kind', which TABLE has; give the test file the training"
                                + " file's columns"),
                Arguments.of(
                        "a,kinds,y\n1,u,2\n",
                        ", line 1: no column 'kind', which TABLE has, nearest: 'kinds'; give"
                                + " the test file the training file's columns"),
                Arguments.of(
                        "a,kind,z,y\n1,u,2,3\n",
                        ", line 1, column 'z': no such column in TABLE; give the test file"
                                + " the training file's columns"),
                Arguments.of(
                        "a,kind,y\n1,u,2\nx,u,2\n",
                        ", line 3, column 'a': 'x' is text in a numeric column; mend" + " the cell"),
                Arguments.of(
                        "a,kind,y\n1,u,\n",
                        ", line 2, column 'y': the cell is empty; a target is never imputed:"
                                + " fill it or remove the row"),
                Arguments.of(
                        "a,kind,y\n,u,2\n",
                        ", line 2, column 'a': the cell is empty; fill it, remove the row, or" + " pass --impute"),
                Arguments.of("a,kind,y\n", ": only a header row; add rows of data"));
    }

    @ParameterizedTest
    @MethodSource("badTestFiles")
    void aTestFileThatDoesNotFitIsRefused(String content, String expected) throws IOException {
        Path test = write("test.csv", content);
        assertThat(failure(new Split.TestFile(test))).hasMessage(test + expected.replace("TABLE", table.toString()));
    }

    @ParameterizedTest
    @CsvSource({"no,yes,Yess,'yes'", "1,2,3,''"})
    void aClassTheTrainingFileLacksIsRefused(String first, String second, String third, String near)
            throws IOException {
        Path train = write("classes.csv", "a,y\n1," + first + "\n2," + second + "\n");
        Path test = write("test.csv", "a,y\n1," + second + "\n\n2," + third + "\n");
        DataException error = catchThrowableOfType(
                DataException.class,
                () -> CsvFile.of(train, "y").withSplit(new Split.TestFile(test)).read());
        assertThat(error)
                .hasMessage(test + ", line 4, column 'y': class '" + third + "' does not occur in the training file"
                        + (near.isEmpty() ? "" : ", nearest: '" + near + "'") + "; mend the label or remove the row");
    }

    @Test
    void theTrainingFileIsNoTestFile() {
        assertThat(failure(new Split.TestFile(table)))
                .hasMessage(table + ": the test file is the training file; name another, or hold out a share of the"
                        + " rows");
    }

    private DataSet read(Split split) {
        return CsvFile.of(table, "y").withSplit(split).read();
    }

    private DataException failure(Split split) {
        return catchThrowableOfType(DataException.class, () -> read(split));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
