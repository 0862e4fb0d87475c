package dev.occam.laplace.precondition;

import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;
import java.util.Locale;

/**
 * What a preconditioner will remember between steps, known before the first: for each block its factors and their memory.
 * Momentum is not among it.
 *
 * @param lines one a block, in the order of the layers
 */
public record PreconditionerPlan(List<Line> lines) {

    /**
     * One block.
     *
     * @param name the block
     * @param rule how positions that share weights join its factors
     * @param factors shapes of what is averaged, for example {@code 50x50, 65x65}
     * @param bytes of averages, their decomposition, and what directions are made with
     */
    public record Line(String name, String rule, String factors, long bytes) {}

    public PreconditionerPlan {
        lines = List.copyOf(lines);
    }

    /** The line of a block that holds so many bytes. */
    static Line line(ParameterBlock block, KroneckerSettings settings, long bytes) {
        if (block.elementwise()) {
            return new Line(block.name(), "diagonal", Long.toString(block.size()), bytes);
        }
        FactorSizes sizes = FactorSizes.of(block, settings);
        String rule = sizes.entries() > 1
                ? "Kronecker of channels"
                : "Kronecker " + settings.sharing().name().toLowerCase(Locale.ROOT);
        return new Line(
                block.name(),
                rule,
                String.format(Locale.ROOT, "%1$dx%1$d, %2$dx%2$d", sizes.rows(), sizes.channels()),
                bytes);
    }

    /**
     * Memory of all blocks together.
     *
     * @return bytes
     */
    public long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }
}
