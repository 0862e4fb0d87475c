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
     * The same structure for all affine layers; elementwise parameters get the diagonal.
     *
     * @param structure the structure
     * @return the policy
     */
    static StructurePolicy all(Structure structure) {
        return block -> block.elementwise() ? Diagonal.GGN : structure;
    }

    /**
     * {@link #fullUpTo(int, Sharing)} with expanded positions.
     *
     * @param limit the largest number of parameters of a full block
     * @return the policy
     */
    static StructurePolicy fullUpTo(int limit) {
        return fullUpTo(limit, Sharing.EXPAND);
    }

    /**
     * The full block where it is affordable, Kronecker factors elsewhere: a full block is exact within its layer, and
     * evidence and predictions gain by it.
     *
     * @param limit the largest number of parameters of a full block
     * @param sharing how K-FAC treats shared positions
     * @return the policy
     */
    static StructurePolicy fullUpTo(int limit, Sharing sharing) {
        return block ->
                block.elementwise() ? Diagonal.GGN : block.size() <= limit ? BlockDiagonal.GGN : new Kfac(sharing);
    }
}
