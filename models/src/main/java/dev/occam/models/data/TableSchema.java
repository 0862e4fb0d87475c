package dev.occam.models.data;

import java.nio.file.Path;
import java.util.List;

/**
 * How rows of a table become numbers, as it was learnt from training rows: enough to read new rows the same way.
 *
 * @param features the columns to read, in the order of the inputs
 * @param targets the target columns
 * @param targetKind how their cells are read
 * @param outputs the class names by class id, or the names of the regression targets
 * @param scale from the targets' own units to those trained on; the identity for classification
 * @param impute whether missing cells become what was typical among the training rows
 * @param ignored columns that were told not to be read
 */
public record TableSchema(
        Task task,
        List<Feature> features,
        List<String> targets,
        Kind targetKind,
        List<String> outputs,
        Standardisation scale,
        boolean impute,
        List<String> ignored)
        implements RowSchema {

    /** How the cells of a column are read. */
    public enum Kind {
        /** Numbers. */
        NUMBER,
        /** Names, as they stand. */
        NAME,
        /** Names, some of which are numbers: one name a number, however it is written. */
        MIXED
    }

    public TableSchema {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
        outputs = List.copyOf(outputs);
        ignored = List.copyOf(ignored);
        if (features.isEmpty() || targets.isEmpty() || scale.columns() != outputs.size()) {
            throw new IllegalArgumentException("a table of " + features.size() + " features, " + targets.size()
                    + " targets and " + outputs.size() + " outputs with " + scale.columns()
                    + " scales does not fit together");
        }
    }

    /**
     * One feature column.
     *
     * @param mean of the training rows, of a column of numbers; 0 otherwise
     * @param scale their population standard deviation; 1 otherwise
     * @param categories of a column of names, in the order of the inputs
     * @param mostFrequent among the training rows, of a column of names; empty otherwise
     */
    public record Feature(
            String name, Kind kind, double mean, double scale, List<String> categories, String mostFrequent) {

        public Feature {
            categories = List.copyOf(categories);
            if (!(scale > 0) || Double.isInfinite(scale) || Double.isNaN(mean) || Double.isInfinite(mean)) {
                throw new IllegalArgumentException("column " + DataException.quote(name) + " has mean " + mean
                        + " and scale " + scale + "; both are finite, the scale positive");
            }
            if ((kind == Kind.NUMBER) != categories.isEmpty()) {
                throw new IllegalArgumentException("column " + DataException.quote(name) + " of kind " + kind + " has "
                        + categories.size() + " categories");
            }
        }

        static Feature number(String name, double mean, double scale) {
            return new Feature(name, Kind.NUMBER, mean, scale, List.of(), "");
        }

        static Feature names(String name, boolean mixed, List<String> categories, String mostFrequent) {
            return new Feature(name, mixed ? Kind.MIXED : Kind.NAME, 0, 1, categories, mostFrequent);
        }
    }

    @Override
    public long[] shape() {
        return new long[] {width()};
    }

    @Override
    public NewExamples rows(Path path) {
        return new NewRows(path, this);
    }

    /** The numbers of a row, as a network sees it. */
    public int width() {
        return features.stream()
                .mapToInt(feature -> Math.max(1, feature.categories().size()))
                .sum();
    }
}
