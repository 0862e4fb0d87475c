package dev.occam.models.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Class labels: the texts or integers of one column, numbered in order (integers by value, texts
 * alphabetically). The classes are those of the whole data file, so that a held-out row always has one.
 */
final class ClassEncoder implements TargetEncoder {
    private final String target;
    private final List<String> classes;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> untrained;

    private ClassEncoder(String target, List<String> classes, Map<String, Integer> trainingRows) {
        this.target = target;
        this.classes = classes;
        for (String name : classes) {
            ids.put(name, ids.size());
        }
        this.untrained =
                classes.stream().filter(name -> !trainingRows.containsKey(name)).toList();
    }

    static ClassEncoder fit(Table table, String target, int[] train) {
        Column column = table.column(target);
        Map<String, Integer> all = new LinkedHashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            all.merge(label(table, column, row), 1, Integer::sum);
            if (all.size() > Column.MOST_TEXTS) {
                throw DataException.in(
                        table.file(),
                        "target " + DataException.quote(target) + " has more than " + Column.MOST_TEXTS + " classes",
                        "pass --task regression");
            }
        }
        Map<String, Integer> trainingRows = new LinkedHashMap<>();
        for (int row : train) {
            trainingRows.merge(label(table, column, row), 1, Integer::sum);
        }
        if (trainingRows.size() == 1) {
            throw DataException.in(
                    table.file(),
                    "target " + DataException.quote(target) + " has only one class in the training rows, "
                            + DataException.quote(
                                    trainingRows.keySet().iterator().next()),
                    "at least two are needed");
        }
        return new ClassEncoder(target, Categories.sorted(all.keySet()), trainingRows);
    }

    /** The classes that were learnt before. */
    static ClassEncoder of(String target, List<String> classes) {
        Map<String, Integer> all = new HashMap<>();
        classes.forEach(name -> all.put(name, 1));
        return new ClassEncoder(target, classes, all);
    }

    private static String label(Table table, Column column, int row) {
        if (!column.isNumeric()) {
            return column.texts().get(column.code(row));
        }
        double value = column.number(row);
        if (!Cell.isInteger(value)) {
            throw DataException.at(
                    table.file(),
                    table.line(row),
                    column.name(),
                    value + " is no class, which is a text or an integer",
                    "pass --task regression");
        }
        return Cell.canonical(value);
    }

    @Override
    public Task task() {
        return Task.CLASSIFICATION;
    }

    @Override
    public List<String> outputs() {
        return classes;
    }

    @Override
    public Standardisation standardisation() {
        return Standardisation.identity(classes.size());
    }

    @Override
    public Examples examples(Table table, int[] rows, int features, double[] inputs) {
        Column column = table.column(target);
        double[] labels = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            @Nullable Integer id = ids.get(label(table, column, rows[i]));
            if (id == null) {
                throw unknown(table, column, rows[i]);
            }
            labels[i] = id;
        }
        return Examples.classification(new long[] {features}, classes.size(), inputs, labels);
    }

    private DataException unknown(Table table, Column column, int row) {
        String name = label(table, column, row);
        return DataException.at(
                table.file(),
                table.line(row),
                target,
                "class " + DataException.quote(name) + " does not occur in the training file"
                        + Nearest.hint(name, classes),
                "mend the label or remove the row");
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!untrained.isEmpty()) {
            notes.add((untrained.size() == 1 ? "class " : "classes ")
                    + String.join(
                            ", ", untrained.stream().map(DataException::quote).toList())
                    + (untrained.size() == 1 ? " has" : " have") + " no training row");
        }
        return notes;
    }
}
