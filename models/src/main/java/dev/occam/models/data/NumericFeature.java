package dev.occam.models.data;

import java.util.List;

/** A numeric column as one standardised input; a missing cell becomes the training mean, which is 0. */
final class NumericFeature implements FeatureEncoder.Feature {
    private final String column;
    private final Moments moments;
    private int imputed;

    private NumericFeature(String column, Moments moments) {
        this.column = column;
        this.moments = moments;
    }

    static NumericFeature fit(Table table, Column column, int[] train) {
        return new NumericFeature(column.name(), Moments.of(table, column, train));
    }

    /** The feature of a column that was learnt before. */
    static NumericFeature of(TableSchema.Feature learnt) {
        return new NumericFeature(learnt.name(), new Moments(learnt.mean(), learnt.scale(), false));
    }

    /** The column divided by its root mean square, where no cell is missing. */
    NumericFeature uncentred() {
        double own = moments.isConstant() ? 0 : moments.scale();
        double root = Math.hypot(moments.mean(), own);
        return new NumericFeature(column, new Moments(0, root > 0 ? root : 1, false));
    }

    @Override
    public TableSchema.Feature learnt(Table table) {
        return TableSchema.Feature.number(column, moments.mean(), moments.scale());
    }

    boolean isConstant() {
        return moments.isConstant();
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public List<String> names() {
        return List.of(column);
    }

    @Override
    public void encode(Table table, int[] rows, double[] inputs, int offset, int width) {
        Column source = table.column(column);
        for (int i = 0; i < rows.length; i++) {
            double value = source.number(rows[i]);
            if (Double.isNaN(value)) {
                imputed++;
                value = moments.mean();
            }
            double input = (value - moments.mean()) / moments.scale();
            if (Double.isInfinite(input)) {
                throw new DataException("column " + DataException.quote(column) + ": " + value
                        + " is no finite number once the mean " + moments.mean()
                        + " is taken off and it is divided by the"
                        + " scale " + moments.scale() + "; correct whichever is wrong");
            }
            inputs[i * width + offset] = input;
        }
    }

    @Override
    public List<String> notes() {
        if (imputed == 0) {
            return List.of();
        }
        return List.of("column " + DataException.quote(column) + ": " + imputed + " missing cell"
                + (imputed == 1 ? "" : "s") + " imputed by the training mean, " + (float) moments.mean());
    }
}
