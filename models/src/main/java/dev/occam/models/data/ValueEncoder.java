package dev.occam.models.data;

import java.util.List;

/** Regression targets: one or several numeric columns, standardised by their training rows. */
record ValueEncoder(List<String> outputs, Standardisation standardisation) implements TargetEncoder {

    static ValueEncoder fit(Table table, List<String> targets, int[] train) {
        double[] mean = new double[targets.size()];
        double[] scale = new double[targets.size()];
        for (int c = 0; c < mean.length; c++) {
            Moments moments = Moments.of(table, table.column(targets.get(c)), train);
            if (moments.isConstant()) {
                throw DataException.in(
                        table.file(),
                        "target " + DataException.quote(targets.get(c)) + " is the same in all " + train.length
                                + " training rows (" + Cell.canonical(moments.mean()) + ")",
                        "choose another target or more rows");
            }
            mean[c] = moments.mean();
            scale[c] = moments.scale();
        }
        return new ValueEncoder(targets, Standardisation.of(mean, scale));
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public Examples examples(Table table, int[] rows, int features, double[] inputs) {
        int width = outputs.size();
        double[] values = new double[rows.length * width];
        for (int c = 0; c < width; c++) {
            Column column = table.column(outputs.get(c));
            for (int i = 0; i < rows.length; i++) {
                values[i * width + c] = standardisation.standardise(column.number(rows[i]), c);
            }
        }
        return Examples.regression(new long[] {features}, width, inputs, values);
    }

    @Override
    public List<String> notes() {
        return List.of();
    }
}
