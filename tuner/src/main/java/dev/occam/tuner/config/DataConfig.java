package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows to learn from: a CSV file with a header row, a folder of images or of a graph, or the embedded stroke digits.
 *
 * @param path    the CSV file or folder, relative to the working directory; null takes the embedded stroke digits
 * @param target  names of the columns to predict: one for classification, one or more for regression
 * @param ignore  names of columns that are not read
 * @param categorical names of columns whose cells are names even where they look like numbers
 * @param task    what the target means; {@code auto} infers it from the target's values
 * @param split   which rows are kept apart to measure; the evidence uses all others
 * @param trainLimit training rows to draw from a folder of images; null is all
 * @param testLimit test rows to draw from a folder of images; null is all
 * @param missing what becomes of missing values
 * @param digits  what is drawn where {@code path} is null, and how much of it
 */
public record DataConfig(
        @Nullable String path,
        List<String> target,
        List<String> ignore,
        List<String> categorical,
        TaskChoice task,
        SplitConfig split,
        @Nullable Integer trainLimit,
        @Nullable Integer testLimit,
        Missing missing,
        DigitsConfig digits) {

    public DataConfig {
        target = List.copyOf(target);
        ignore = List.copyOf(ignore);
        categorical = List.copyOf(categorical);
    }

    /** What the target column means. */
    public enum TaskChoice {
        /** Inferred: text, or at most ten distinct integers, is classification. */
        @JsonProperty("auto")
        AUTO,
        /** One column of classes. */
        @JsonProperty("classification")
        CLASSIFICATION,
        /** One or more columns of real numbers. */
        @JsonProperty("regression")
        REGRESSION,
        /** Images to be given back: the inputs are the targets. */
        @JsonProperty("reconstruction")
        RECONSTRUCTION
    }

    /** What becomes of missing values. */
    public enum Missing {
        /** An error that names the first one. */
        @JsonProperty("refuse")
        REFUSE,
        /** Replaced by what is typical among the training rows. */
        @JsonProperty("impute")
        IMPUTE
    }

    /**
     * The embedded drawings; graphs have no pixels.
     *
     * @param trainRows training rows, drawn from the run's seed
     * @param testRows  test rows, drawn after them; 0 for none
     * @param pixels    across and down
     * @param drawing   what they show
     */
    public record DigitsConfig(int trainRows, int testRows, int pixels, Drawing drawing) {}

    /** What a drawing shows. */
    public enum Drawing {
        /** One of ten digits. */
        @JsonProperty("digits")
        DIGITS,
        /** A curve, of no class. */
        @JsonProperty("curves")
        CURVES,
        /** A small graph, of one of four classes. */
        @JsonProperty("graphs")
        GRAPHS
    }
}
