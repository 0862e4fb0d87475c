package dev.occam.spark;

import dev.occam.laplace.curvature.PackedSums;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What came of one part of the data: its sums, or what is wrong with it, or nothing for no rows. */
final class PartSum implements Serializable {

    private static final long serialVersionUID = 1;

    final @Nullable PackedSums sums;
    final @Nullable String problem;

    private PartSum(@Nullable PackedSums sums, @Nullable String problem) {
        this.sums = sums;
        this.problem = problem;
    }

    static PartSum of(PackedSums sums) {
        return new PartSum(sums, null);
    }

    static PartSum empty() {
        return new PartSum(null, null);
    }

    static PartSum problem(String line) {
        return new PartSum(null, line);
    }

    /** The two together, this one first; takes this one's place. */
    PartSum add(PartSum next) {
        PackedSums others = next.sums;
        if (problem != null || others == null && next.problem == null) {
            return this;
        }
        if (others == null || sums == null) {
            return next;
        }
        sums.add(others);
        return this;
    }
}
