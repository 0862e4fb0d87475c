package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which blocks share one prior precision.
 *
 * <p>Each block belongs to exactly one group; groups have names and an order. Immutable.
 */
public final class PriorGroups {

    private final List<String> names;
    private final int[] groupOfBlock;

    private PriorGroups(List<String> names, int[] groupOfBlock) {
        this.names = names;
        this.groupOfBlock = groupOfBlock;
    }

    /** One group, named "all", for every block. */
    public static PriorGroups scalar(int blockCount) {
        if (blockCount < 1) {
            throw new IllegalArgumentException("A prior needs at least one block.");
        }
        return new PriorGroups(List.of("all"), new int[blockCount]);
    }

    /**
     * A group for each block, named after it.
     *
     * @throws IllegalArgumentException if two blocks have the same name
     */
    public static PriorGroups layerwise(List<String> blockNames) {
        PriorGroups groups = of(blockNames);
        if (groups.count() != blockNames.size()) {
            throw new IllegalArgumentException("Two blocks share a name, so they cannot have a group each: "
                    + blockNames + ". Name the groups of the blocks instead.");
        }
        return groups;
    }

    /**
     * Groups by name: blocks with equal group names share a prior precision.
     *
     * @param groupNameOfBlock for each block the name of its group; groups are ordered by first appearance
     */
    public static PriorGroups of(List<String> groupNameOfBlock) {
        if (groupNameOfBlock.isEmpty()) {
            throw new IllegalArgumentException("A prior needs at least one block.");
        }
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] groupOfBlock = new int[groupNameOfBlock.size()];
        for (int block = 0; block < groupOfBlock.length; block++) {
            Integer known = index.putIfAbsent(groupNameOfBlock.get(block), index.size());
            groupOfBlock[block] = known == null ? index.size() - 1 : known;
        }
        return new PriorGroups(List.copyOf(index.keySet()), groupOfBlock);
    }

    /** The number of groups. */
    public int count() {
        return names.size();
    }

    /** The number of blocks. */
    public int blockCount() {
        return groupOfBlock.length;
    }

    /** The names of the groups, in order. */
    public List<String> names() {
        return names;
    }

    /** The group that a block belongs to. */
    public int groupOf(int block) {
        return groupOfBlock[block];
    }

    /** The sum over each group of a figure given for each block. */
    double[] sums(double[] byBlock) {
        double[] sums = new double[count()];
        for (int block = 0; block < byBlock.length; block++) {
            sums[groupOfBlock[block]] += byBlock[block];
        }
        return sums;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PriorGroups that
                && names.equals(that.names)
                && Arrays.equals(groupOfBlock, that.groupOfBlock);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.hashCode(groupOfBlock);
    }

    @Override
    public String toString() {
        return names + " by block " + Arrays.toString(groupOfBlock);
    }
}
