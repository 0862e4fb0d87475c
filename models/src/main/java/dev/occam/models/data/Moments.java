package dev.occam.models.data;

/**
 * The mean and the scale of a numeric column over its present training cells.
 *
 * @param mean exactly the common value where all cells are equal
 * @param scale the population standard deviation (divisor N); 1 where all cells are equal
 * @param isConstant whether all cells are equal
 */
record Moments(double mean, double scale, boolean isConstant) {

    static Moments of(Table table, Column column, int[] rows) {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int present = 0;
        for (int row : rows) {
            double value = column.number(row);
            if (!Double.isNaN(value)) {
                sum += value;
                least = Math.min(least, value);
                most = Math.max(most, value);
                present++;
            }
        }
        if (present == 0) {
            throw DataException.in(
                    table.file(),
                    "column " + DataException.quote(column.name()) + " has no value in the training rows",
                    "leave it out with --ignore " + column.name());
        }
        if (least == most) {
            return new Moments(least, 1, true);
        }
        double mean = sum / present;
        // Divided by the range, the squares neither overflow nor vanish.
        double range = most - least;
        double squares = 0;
        double rest = 0;
        for (int row : rows) {
            double value = column.number(row);
            if (!Double.isNaN(value)) {
                double deviation = (value - mean) / range;
                squares += deviation * deviation;
                rest += deviation;
            }
        }
        // The second term takes back what the mean's rounding added.
        double share = Math.sqrt(Math.max(0, squares - rest * rest / present) / present);
        double scale = range * share;
        if (!(scale > 0) || Double.isInfinite(scale) || Double.isInfinite(mean)) {
            throw DataException.in(
                    table.file(),
                    "column " + DataException.quote(column.name()) + " runs from " + least + " to " + most
                            + ", which double precision can't standardise",
                    "change its unit");
        }
        return new Moments(mean, scale, false);
    }
}
