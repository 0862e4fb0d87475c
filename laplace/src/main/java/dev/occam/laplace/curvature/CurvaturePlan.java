package dev.occam.laplace.curvature;

import java.util.List;

/**
 * What a curvature pass will do and hold, known before any data are read: for each block its rule, its factors and their
 * memory.
 *
 * @param lines one a block, in the order of the layers
 * @param fisher which vectors are pulled back
 * @param passes backward passes a batch
 * @param notes what whoever reads the plan may not expect, a sentence each
 */
public record CurvaturePlan(List<Line> lines, String fisher, long passes, List<String> notes) {

    /**
     * One block.
     *
     * @param name the block
     * @param rule its structure
     * @param parameters number of its parameters
     * @param factors shapes of what is added up
     * @param bytes memory of the sums and their decomposition
     */
    public record Line(String name, String rule, long parameters, String factors, long bytes) {}

    public CurvaturePlan {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /**
     * The plan of a pass.
     *
     * @param blocks the network's blocks
     * @param policy which structure each gets
     * @param fisher which vectors are pulled back
     * @param terms the loss terms of a batch
     * @return the plan
     */
    static CurvaturePlan of(List<ParameterBlock> blocks, StructurePolicy policy, Fisher fisher, LossTerms terms) {
        if (blocks.stream().allMatch(block -> policy.structureOf(block).spansLayers())) {
            Structure structure = policy.structureOf(blocks.get(0));
            long size = blocks.stream().mapToLong(ParameterBlock::size).sum();
            long width = structure instanceof LowRank low ? Math.min(size, low.rank()) : size;
            Line whole = new Line("all layers", structure.rule(), size, size + "x" + width, structure.bytes(size));
            return new CurvaturePlan(List.of(whole), fisher.label(), fisher.passes(terms), notes(fisher, terms));
        }
        List<Line> lines = blocks.stream()
                .map(block -> {
                    Structure structure = policy.structureOf(block);
                    return new Line(
                            block.name(),
                            structure.rule(),
                            block.size(),
                            structure.factors(block),
                            structure.bytes(block));
                })
                .toList();
        return new CurvaturePlan(lines, fisher.label(), fisher.passes(terms), notes(fisher, terms));
    }

    private static List<String> notes(Fisher fisher, LossTerms terms) {
        long passes = fisher.passes(terms);
        return fisher.separatesTerms() && passes > terms.classes()
                ? List.of("The " + terms.perDatum() + " loss terms of a datum are pulled back apart, " + passes
                        + " backward passes in place of " + terms.classes()
                        + "; a Monte Carlo Fisher takes one for each sample.")
                : List.of();
    }

    /**
     * Memory of all blocks together.
     *
     * @return bytes
     */
    public long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }

    /**
     * All parameters of the blocks.
     *
     * @return their number
     */
    public long parameters() {
        return lines.stream().mapToLong(Line::parameters).sum();
    }
}
