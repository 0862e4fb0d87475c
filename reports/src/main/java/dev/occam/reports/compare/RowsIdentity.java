package dev.occam.reports.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.record.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * What two runs must have alike to have read the same rows.
 * <p>The digest of the rows, where the record has one. A record of before digests were kept is the same only where the
 * data's settings are, and the seed, which may have split them: rather apart than wrongly together.
 */
final class RowsIdentity {
    private RowsIdentity() {}

    static String train(RunRecord run) {
        String digest = run.data().trainDigest();
        return digest == null ? settings(run) : digest;
    }

    static String test(RunRecord run) {
        String digest = run.data().testDigest();
        return digest == null ? settings(run) : digest;
    }

    private static String settings(RunRecord run) {
        JsonNode data = run.config().path("data");
        JsonNode split = data.path("split");
        boolean fixed = isGiven(split.path("trainIndices")) || isGiven(split.path("testFile"));
        String seed = fixed ? "" : " seed " + run.seed();
        return data.toString() + seed;
    }

    private static boolean isGiven(@Nullable JsonNode node) {
        return node != null && node.isTextual();
    }
}
