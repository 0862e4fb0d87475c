package dev.occam.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The map from a table's feature columns to a network's inputs, learnt from the training rows:
 * numeric columns standardised, categorical columns one-hot (left at 0 and 1).
 */
final class FeatureEncoder {
    private final List<Feature> features;

    private FeatureEncoder(List<Feature> features) {
        this.features = features;
    }

    /** Learns means, scales, categories and what to impute from {@code train} rows of {@code columns}. */
    static FeatureEncoder fit(Table table, List<Column> columns, int[] train) {
        List<Feature> features = new ArrayList<>();
        for (Column column : columns) {
            features.add(
                    column.isNumeric()
                            ? NumericFeature.fit(table, column, train)
                            : TextFeature.fit(table, column, train));
        }
        return new FeatureEncoder(features);
    }

    /** The map that was learnt before. */
    static FeatureEncoder of(List<TableSchema.Feature> learnt) {
        List<Feature> features = new ArrayList<>();
        for (TableSchema.Feature feature : learnt) {
            features.add(
                    feature.kind() == TableSchema.Kind.NUMBER ? NumericFeature.of(feature) : TextFeature.of(feature));
        }
        return new FeatureEncoder(features);
    }

    /** The same map with columns of numbers divided by their root mean square in place of standardised. */
    FeatureEncoder uncentred() {
        return new FeatureEncoder(features.stream()
                .map(feature -> feature instanceof NumericFeature number ? number.uncentred() : feature)
                .toList());
    }

    /** What was learnt. */
    List<TableSchema.Feature> learnt(Table table) {
        return features.stream().map(feature -> feature.learnt(table)).toList();
    }

    /** The names of the inputs: a numeric column's own, {@code column=category} for each category of another. */
    List<String> names() {
        return features.stream().flatMap(feature -> feature.names().stream()).toList();
    }

    /** The given rows of {@code table} as inputs (rows, width), row-major. */
    double[] encode(Table table, int[] rows) {
        int width = names().size();
        Memory.check(table.file(), 8.0 * rows.length * width + heldBytes(table));
        if ((long) rows.length * width > Integer.MAX_VALUE - 8) {
            throw DataException.in(
                    table.file(),
                    rows.length + " rows of " + width + " inputs are more numbers than one Java array holds",
                    "leave columns out with --ignore, or train on fewer rows");
        }
        double[] inputs = new double[rows.length * width];
        int offset = 0;
        for (Feature feature : features) {
            feature.encode(table, rows, inputs, offset, width);
            offset += feature.names().size();
        }
        return inputs;
    }

    /** What was encoded, imputed and constant, as sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Feature feature : features) {
            if (feature instanceof TextFeature text) {
                notes.add("column " + DataException.quote(text.column()) + " has "
                        + text.names().size() + (text.names().size() == 1 ? " category" : " categories")
                        + ", encoded one-hot and left at 0 and 1");
            }
        }
        List<String> constant = features.stream()
                .filter(feature -> feature instanceof NumericFeature numeric && numeric.isConstant())
                .map(feature -> DataException.quote(feature.column()))
                .toList();
        if (!constant.isEmpty()) {
            notes.add((constant.size() == 1 ? "column " : "columns ") + String.join(", ", constant)
                    + (constant.size() == 1 ? " is" : " are") + " constant in the training rows and kept, unscaled");
        }
        for (Feature feature : features) {
            notes.addAll(feature.notes());
        }
        return notes;
    }

    private static double heldBytes(Table table) {
        return table.columns().stream().collect(Collectors.summingLong(Column::bytes));
    }

    /** One column's part of the inputs. */
    sealed interface Feature permits NumericFeature, TextFeature {
        String column();

        /** The inputs this column becomes. */
        List<String> names();

        /** Writes {@code rows} of {@code table} into {@code inputs} (rows, width) from input {@code offset} on. */
        void encode(Table table, int[] rows, double[] inputs, int offset, int width);

        /** What was learnt of the column. */
        TableSchema.Feature learnt(Table table);

        /** What happened while encoding, as sentences. */
        List<String> notes();
    }
}
