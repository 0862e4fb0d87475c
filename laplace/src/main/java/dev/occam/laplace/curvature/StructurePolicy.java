package dev.occam.laplace.curvature;

/** Which structure each block gets. */
@FunctionalInterface
public interface StructurePolicy {

    /**
     * The structure of a block.
     *
     * @param block the block
     * @return its structure
     */
    Structure structureOf(ParameterBlock block);

    /**
     * The same structure for all blocks.
     *
     * @param structure the structure
     * @return the policy
     */
    static StructurePolicy all(Structure structure) {
        return block -> structure;
    }

    /**
     * The full block where it is affordable, Kronecker factors elsewhere: a full block is exact within its layer, and
     * evidence and predictions gain by it.
     *
     * @param limit the largest number of parameters of a full block
     * @return the policy
     */
    static StructurePolicy fullUpTo(int limit) {
        return block -> block.size() <= limit ? BlockDiagonal.GGN : KfacExpand.GGN;
    }
}
