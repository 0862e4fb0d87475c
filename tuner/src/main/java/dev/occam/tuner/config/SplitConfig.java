package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a CSV file only measure: a random share, rows named by index files, or a file of their own.
 *
 * <p>At most one of the three is given. The embedded digits bring their own test rows and take none of them; a graph marks its
 * nodes itself, and {@code testSplit} says which of its marks is meant.
 *
 * @param testFraction share of rows in the test set, in [0, 1); 0 for none. {@link ConfigReader} sets 0.1 where a CSV
 *                     file has no other test set
 * @param trainIndices file of row numbers (from 0, the header not counted), a line for each split
 * @param testIndices  the same for the test rows; line by line beside {@code trainIndices}
 * @param splitLine    line of both index files to use, from 0; {@link ConfigReader} sets 0 where they are given alone
 * @param testFile     CSV file of the test rows, with the same columns
 * @param testSplit    what stands in the data's own column {@code split} for the nodes of a graph that measure, such as
 *                     {@code val}; null is {@code test}
 */
public record SplitConfig(
        @Nullable Double testFraction,
        @Nullable String trainIndices,
        @Nullable String testIndices,
        @Nullable Integer splitLine,
        @Nullable String testFile,
        @Nullable String testSplit) {

    /** Share of rows that measure where a CSV file has no other test set. */
    public static final double AUTO_TEST_FRACTION = 0.1;

    /** How the test rows are named. */
    public enum Kind {
        /** By the data set itself: the embedded digits. */
        OWN,
        /** By a random share, {@link SplitConfig#testFraction()}. */
        FRACTION,
        /** By {@link SplitConfig#trainIndices()} and {@link SplitConfig#testIndices()}. */
        INDICES,
        /** By {@link SplitConfig#testFile()}. */
        FILE
    }

    /** How the test rows are named in this split. */
    @JsonIgnore
    public Kind kind() {
        if (testFile != null) {
            return Kind.FILE;
        }
        if (trainIndices != null) {
            return Kind.INDICES;
        }
        return testFraction == null ? Kind.OWN : Kind.FRACTION;
    }
}
