package dev.occam.tuner.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came of one network width on one split.
 *
 * @param set        name of the data set
 * @param split      number of the split
 * @param width      units of each hidden layer
 * @param parameters of the network
 * @param full       log evidence by the full GGN, in the targets' own units; null where the network is too large
 * @param evidence   log evidence by the curvature that it was tuned with
 * @param validation NLL of training rows that a network of this width, tuned on the others, did not see
 * @param test       NLL of the test rows
 * @param diverged   why it came to nothing; null where it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WidthCell(
        String set,
        int split,
        int width,
        long parameters,
        @Nullable Double full,
        @Nullable Double evidence,
        @Nullable Double validation,
        @Nullable Double test,
        @Nullable String diverged) {}
