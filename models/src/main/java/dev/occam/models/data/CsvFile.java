package dev.occam.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file and how to make a data set of it.
 * <p>Each column is numeric or categorical. A column is numeric when at least half of its present
 * cells are numbers (any other text in it is then an error with its line); otherwise its texts are
 * categories, encoded one-hot. Numeric columns and regression targets are standardised by the
 * training rows: (x - mean) / population standard deviation over the present cells. Missing cells
 * (empty, {@code NA}, {@code N/A}, {@code NaN}, {@code null}, {@code ?}) are refused, or imputed where
 * asked; infinite cells and missing targets are always refused. Every error is a {@link DataException}.
 *
 * @param file with a header row; commas, or semicolons or tabs, between cells; UTF-8
 * @param targets the target columns: one, or several for a regression with several outputs
 * @param task null to infer it from the target: texts or at most 10 distinct integers are classes
 * @param split which rows train and which measure
 * @param impute whether missing features become the training mean or the most frequent training category
 * @param ignored columns that are not read
 * @param categorical columns whose cells are names even where they look like numbers
 */
public record CsvFile(
        Path file,
        List<String> targets,
        @Nullable Task task,
        Split split,
        boolean impute,
        List<String> ignored,
        List<String> categorical) {
    public CsvFile {
        targets = List.copyOf(targets);
        ignored = List.copyOf(ignored);
        categorical = List.copyOf(categorical);
    }

    /** All rows of {@code file} train, the task is inferred, nothing is imputed or ignored. */
    public static CsvFile of(Path file, String... targets) {
        return new CsvFile(file, List.of(targets), null, new Split.None(), false, List.of(), List.of());
    }

    public CsvFile withTask(@Nullable Task chosen) {
        return new CsvFile(file, targets, chosen, split, impute, ignored, categorical);
    }

    public CsvFile withSplit(Split chosen) {
        return new CsvFile(file, targets, task, chosen, impute, ignored, categorical);
    }

    public CsvFile withImpute(boolean chosen) {
        return new CsvFile(file, targets, task, split, chosen, ignored, categorical);
    }

    public CsvFile withIgnored(List<String> chosen) {
        return new CsvFile(file, targets, task, split, impute, chosen, categorical);
    }

    public CsvFile withCategorical(List<String> chosen) {
        return new CsvFile(file, targets, task, split, impute, ignored, chosen);
    }

    /**
     * Reads, splits and encodes the file.
     *
     * @throws DataException whatever is wrong with the data, in one line with its place and remedy
     */
    public DataSet read() {
        if (targets.size() > 1 && task == Task.CLASSIFICATION) {
            throw DataException.in(
                    file,
                    "a classification has one target, not " + targets.size(),
                    "name one, or pass --task regression");
        }
        @Nullable Path testFile = split instanceof Split.TestFile test ? test.file() : null;
        if (testFile != null) {
            checkDistinct(testFile);
        }
        Table table = TableReader.read(file, new TrainingRoles(this));
        SplitRows rows = SplitRows.of(split, file, table.rows());
        List<String> notes = new ArrayList<>();
        TargetEncoder target = TargetEncoder.fit(table, targets, task, rows.train(), notes);
        List<Column> columns = table.columns().stream()
                .filter(column -> !targets.contains(column.name()))
                .toList();
        FeatureEncoder features = FeatureEncoder.fit(table, columns, rows.train());
        Examples train = examples(features, target, table, rows.train());
        @Nullable Examples test = null;
        if (testFile != null) {
            Table other = TableReader.read(testFile, new TestRoles(this, table));
            test = examples(
                    features, target, other, IntStream.range(0, other.rows()).toArray());
        } else if (rows.test().length > 0) {
            test = examples(features, target, table, rows.test());
        }
        notes.addAll(tableNotes(table));
        notes.addAll(target.notes());
        notes.addAll(features.notes());
        return new DataSet(
                DataName.of(file),
                target.task(),
                features.names(),
                target.outputs(),
                train,
                test,
                target.standardisation(),
                notes,
                new TableSchema(
                        target.task(),
                        features.learnt(table),
                        targets,
                        table.column(targets.get(0)).isNumeric()
                                ? TableSchema.Kind.NUMBER
                                : table.column(targets.get(0)).kind() == Column.Kind.MIXED
                                        ? TableSchema.Kind.MIXED
                                        : TableSchema.Kind.NAME,
                        target.outputs(),
                        target.standardisation(),
                        impute,
                        ignored));
    }

    private static Examples examples(FeatureEncoder features, TargetEncoder target, Table table, int[] rows) {
        return target.examples(table, rows, features.names().size(), features.encode(table, rows));
    }

    private List<String> tableNotes(Table table) {
        List<String> notes = new ArrayList<>();
        if (table.separator() != ',') {
            notes.add("cells are separated by " + (table.separator() == '\t' ? "tabs" : "semicolons"));
        }
        if (!ignored.isEmpty()) {
            notes.add("not read: "
                    + String.join(
                            ", ", ignored.stream().map(DataException::quote).toList()));
        }
        return notes;
    }

    private void checkDistinct(Path testFile) {
        try {
            if (Files.exists(file) && Files.exists(testFile) && Files.isSameFile(file, testFile)) {
                throw DataException.in(
                        testFile,
                        "the test file is the training file",
                        "name another, or hold out a share of the rows");
            }
        } catch (IOException e) {
            throw InputFile.failed(testFile, e);
        }
    }
}
