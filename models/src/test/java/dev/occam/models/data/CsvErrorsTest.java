package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error of a table: one line that names file, line, column and remedy, word for word. */
class CsvErrorsTest {
    @TempDir
    Path folder;

    static Stream<Arguments> errors() {
        return Stream.of(
                error("", ": the file is empty; a header row and rows of data are needed"),
                error("\n\n", ": the file is empty; a header row and rows of data are needed"),
                error("a,y\n", ": only a header row; add rows of data"),
                error(
                        "a,b,y\n1,2,3.5\n4,x1,5.5\n6,7,8.5\n",
                        ", line 3, column 'b': 'x1' is text in a numeric column; mend the cell, or pass --categorical b"
                                + " if its numbers are names"),
                error(
                        "a,b,y\n1,2,3.5\n4,half,5.5\n",
                        ", line 3, column 'b': 'half' is text in a numeric column; mend the cell, or pass --categorical"
                                + " b if its numbers are names"),
                error(
                        "a,b,y\n1,2,3.5\n4,1d,5.5\n6,7,8.5\n",
                        ", line 3, column 'b': '1d' is text in a numeric column; mend the cell, or pass --categorical b"
                                + " if its numbers are names"),
                error(
                        "a,y\n\"two\nlines\",1.5\n\n\"b\nc\",oops\nd,2.5\n",
                        ", line 5, column 'y': 'oops' is text in a numeric column; mend the cell, or pass --task"
                                + " classification if the targets are names"),
                error(
                        "a,b,y\n1,,3.5\n",
                        ", line 2, column 'b': the cell is empty; fill it, remove the row, or pass --impute"),
                error(
                        "a,b,y\n1,2,3.5\n1, n/a ,3.5\n",
                        ", line 3, column 'b': 'n/a' is a missing value; fill it, remove the row, or pass --impute"),
                error(
                        "a,b,y\n1,NaN,3.5\n",
                        ", line 2, column 'b': 'NaN' is a missing value; fill it, remove the row, or pass --impute"),
                error(
                        "a,b,y\n1,2,3.5\n1,2,?\n",
                        s -> s.withImpute(true),
                        ", line 3, column 'y': '?' is a missing value; a target is never imputed: fill it or remove"
                                + " the row"),
                error(
                        "a,b,y\n1,2,3.5\n1,-Infinity,2\n",
                        s -> s.withImpute(true),
                        ", line 3, column 'b': '-Infinity' is no finite number; mend or remove the row"),
                error(
                        "a,b,y\n1,2,3.5\n1,1e999,2\n",
                        ", line 3, column 'b': '1e999' is no finite number; mend or remove the row"),
                error("a,y\n1,2.5\n2,inf\n", ", line 3, column 'y': 'inf' is no finite number; mend or remove the row"),
                error("a,b,y\n1,2,3\n4,5\n", ", line 3: 2 cells where the header has 3 columns; mend the row"),
                error("a,b,y\n1,2,3,4\n", ", line 2: 4 cells where the header has 3 columns; mend the row"),
                error("a,a,y\n1,2,3\n", ", line 1, column 'a': two columns of this name; rename one"),
                error("a,,y\n1,2,3\n", ", line 1: column 2 has no name; name it in the header"),
                error(
                        "0.5,1.5,2\n1,2,3\n",
                        ", line 1: the first line holds only numbers; put a header row with column names above it"),
                error(
                        "a,y\n1,red\n2,red\n",
                        ": target 'y' has only one class in the training rows, 'red'; at least two are needed"),
                error(
                        "a,y\n1,7\n2,7\n",
                        ": target 'y' has only one class in the training rows, '7'; at least two are needed"),
                error(
                        "a,y\n1,7\n2,7\n",
                        s -> s.withTask(Task.REGRESSION),
                        ": target 'y' is the same in all 2 training rows (7); choose another target or more rows"),
                error(
                        "a,y\n1,2.5\n2,3\n",
                        s -> s.withTask(Task.CLASSIFICATION),
                        ", line 2, column 'y': 2.5 is no class, which is a text or an integer; pass --task regression"),
                error(
                        "a,y\n1,red\n2,blue\n",
                        s -> s.withTask(Task.REGRESSION),
                        ", line 2, column 'y': 'red' is text in a numeric column; mend the cell, or pass --task"
                                + " classification if the targets are names"),
                error(
                        "a,heating_load\n1,2.5\n",
                        s -> target(s, "heating_laod"),
                        ": no column 'heating_laod', named as target, nearest: 'heating_load'; its columns are a,"
                                + " heating_load"),
                error(
                        "a,z\n1,2.5\n",
                        s -> target(s, "quality"),
                        ": no column 'quality', named as target; its columns are a, z"),
                error("a,y\n1,2.5\n", s -> target(s), ": no target column is named; name one of a, y with --target"),
                error("a,y\n1,2.5\n", s -> target(s, "y", "y"), ": 'y' is named twice as target; name it once"),
                error(
                        "a,b,y\n1,2,2.5\n",
                        s -> target(s, "y", "b").withTask(Task.CLASSIFICATION),
                        ": a classification has one target, not 2; name one, or pass --task regression"),
                error(
                        "a,b,y\n1,red,2.5\n",
                        s -> target(s, "y", "b"),
                        ", line 2, column 'b': 'red' is text in a numeric column; mend the cell; several targets are a"
                                + " regression"),
                error(
                        "a,b,y\n1,2,2.5\n",
                        s -> s.withIgnored(List.of("c")),
                        ": no column 'c', named as column to ignore; its columns are a, b, y"),
                error(
                        "a,b,y\n1,2,2.5\n",
                        s -> s.withIgnored(List.of("y")),
                        ": 'y' is both target and ignored; choose one of the two"),
                error(
                        "a,b,y\n1,2,2.5\n",
                        s -> s.withCategorical(List.of("y")),
                        ": 'y' is both target and categorical; pass --task classification for a target of names"),
                error(
                        "a,b,y\n1,2,2.5\n",
                        s -> s.withIgnored(List.of("b")).withCategorical(List.of("b")),
                        ": 'b' is both categorical and ignored; choose one of the two"),
                error("y\n1.5\n", ", line 1: no feature column is left beside the target; add one, or ignore fewer"),
                error(
                        "a,y\n1,1.5\n",
                        s -> s.withIgnored(List.of("a")),
                        ", line 1: no feature column is left beside the target; add one, or ignore fewer"),
                error(
                        "a,b,y\n1,?,1.5\n2,?,2.5\n",
                        s -> s.withImpute(true),
                        ": column 'b' has no value in the training rows; leave it out with --ignore b"),
                error(
                        "a,b,y\n1,-1e308,1.5\n2,1e308,2.5\n",
                        ": column 'b' runs from -1.0E308 to 1.0E308, which double precision can't standardise; change"
                                + " its unit"),
                error(
                        "a,y\n1,2\n\"open,3\n4,5\n",
                        ", line 4: a quoted cell is never closed, or text follows its closing quote; close the quote; a"
                                + " quote within quotes is written twice"),
                error(
                        "a,y\n1,2.5\n",
                        s -> s.withSplit(new Split.Fraction(0.5, 1)),
                        ": a single row can't be split; add rows, or train on all of them"),
                error(
                        "name,y\n" + lines(30, i -> "someone" + i + "," + i + ".5"),
                        ": column 'name' has 30 different texts in 30 training rows: names or free text, no"
                                + " categories; leave it out with --ignore name"),
                error(
                        "name,y\n" + lines(3000, i -> "someone" + i / 2 + "," + i + ".5"),
                        ", line 2002, column 'name': more than 1000 different texts, such as 'someone1000'; leave the"
                                + " column out with --ignore name"),
                error(
                        "a,y\n" + lines(1001, i -> "1," + i),
                        s -> s.withTask(Task.CLASSIFICATION),
                        ": target 'y' has more than 1000 classes; pass --task regression"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isOneLineWithPlaceAndRemedy(String content, UnaryOperator<CsvFile> options, String expected)
            throws IOException {
        Path file = write("table.csv", content);
        DataException error = failure(options.apply(CsvFile.of(file, "y")));
        assertThat(error).hasMessage(file + expected);
        assertThat(error.getMessage()).doesNotContain("\n");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.csv");
        assertThat(failure(CsvFile.of(file, "y"))).hasMessage(file + ": no such file; check the path");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(failure(CsvFile.of(folder, "y"))).hasMessage(folder + ": a folder, not a file; name a file in it");
    }

    @Test
    void anUnreadableFileIsNamed() throws IOException {
        Path file = write("secret.csv", "a,y\n1,2.5\n");
        assumeFalse(!file.toFile().setReadable(false) || Files.isReadable(file), "this user may read every file");
        assertThat(failure(CsvFile.of(file, "y"))).hasMessage(file + ": may not be read; check its permissions");
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "a,y\n1,2.5\ncaf\u00e9,2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(failure(CsvFile.of(file, "y"))).hasMessage(file + ": not UTF-8 text; save it as plain UTF-8 text");
    }

    @Test
    void aCellIsQuotedOnOneShortLine() throws IOException {
        Path file = write("long.csv", "a,y\n1,2.5\n\"" + "word\n".repeat(100) + "\",3.5\n4,4.5\n");
        assertThat(failure(CsvFile.of(file, "y")).getMessage())
                .startsWith(file + ", line 3, column 'a': 'word word word word word word word wo...' is text")
                .doesNotContain("\n");
    }

    @Test
    void aTableThatNeedsMoreThanTheHeapIsRefused() {
        Path file = Path.of("big.csv");
        assertThat(catchThrowableOfType(DataException.class, () -> Memory.check(file, 9e9, 8L << 30)))
                .hasMessage("big.csv: its numbers need more than 8.4 GiB, Java has 8.0 GiB; give Java more with"
                        + " JAVA_TOOL_OPTIONS=-Xmx..g, or leave columns out with --ignore");
        Memory.check(file, 6e9, 8L << 30);
    }

    private static Arguments error(String content, String expected) {
        return error(content, UnaryOperator.identity(), expected);
    }

    private static Arguments error(String content, UnaryOperator<CsvFile> options, String expected) {
        return Arguments.of(content, options, expected);
    }

    private static CsvFile target(CsvFile source, String... targets) {
        return CsvFile.of(source.file(), targets);
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static DataException failure(CsvFile source) {
        return catchThrowableOfType(DataException.class, source::read);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
