package dev.occam.tuner.cluster;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a run takes its curvature on, and in how many parts.
 *
 * @param url where it is reached, such as {@code spark://host:7077} or {@code local[4]}
 * @param partitions how many parts the rows are cut into; null for a number that the rows tell
 */
public record Master(String url, @Nullable Integer partitions) {

    private static final int ROWS = 250;
    private static final int MOST = 32;

    public Master {
        if (partitions != null && partitions < 1) {
            throw new IllegalArgumentException("a pass has at least one part, not " + partitions);
        }
    }

    /**
     * The same cluster with the parts of an earlier pass, where none were asked for.
     *
     * @param earlier parts
     * @return with a number
     */
    public Master orPartitions(int earlier) {
        return partitions == null ? new Master(url, earlier) : this;
    }

    /**
     * How many parts some rows are cut into: what was asked for, or one for each 250 rows and 32 at most. Never a matter of
     * the cluster, so that the same rows give the same sums on any.
     *
     * @param rows at least 1
     * @return at most one a row
     */
    public int partsOf(long rows) {
        long asked = partitions == null ? Math.min(MOST, (rows + ROWS - 1) / ROWS) : partitions;
        return Math.toIntExact(Math.min(rows, asked));
    }

    /**
     * The kind of cluster, which tells nothing of its machines.
     *
     * @return {@code local}, {@code standalone}, {@code yarn} or {@code kubernetes}; otherwise what comes before the address
     */
    public String kind() {
        String scheme = url.split("[\\[:]", 2)[0].toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "spark" -> "standalone";
            case "k8s" -> "kubernetes";
            default -> scheme;
        };
    }
}
