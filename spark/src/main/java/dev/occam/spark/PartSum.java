package dev.occam.spark;

import dev.occam.laplace.curvature.PackedSums;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one part of the data: its sums, or what is wrong with it, or nothing for no rows. */
final class PartSum implements Serializable {

    private static final long serialVersionUID = 1;

    private final @Nullable PackedSums sums;
    private final @Nullable String problem;
    private final boolean arithmetic;

    private PartSum(@Nullable PackedSums sums, @Nullable String problem, boolean arithmetic) {
        this.sums = sums;
        this.problem = problem;
        this.arithmetic = arithmetic;
    }

    static PartSum of(PackedSums sums) {
        return new PartSum(sums, null, false);
    }

    static PartSum empty() {
        return new PartSum(null, null, false);
    }

    static PartSum problem(RuntimeException thrown) {
        return new PartSum(null, String.valueOf(thrown.getMessage()), thrown instanceof ArithmeticException);
    }

    /** The sums of all parts, added up in their order. */
    static PackedSums all(List<PartSum> parts) {
        PartSum all = empty();
        for (PartSum part : parts) {
            all = all.add(part);
        }
        if (all.problem != null) {
            throw all.arithmetic ? new ArithmeticException(all.problem) : new IllegalArgumentException(all.problem);
        }
        if (all.sums == null) {
            throw new IllegalArgumentException("the data hold no rows");
        }
        return all.sums;
    }

    /** The two together, this one first; takes this one's place. */
    private PartSum add(PartSum next) {
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
