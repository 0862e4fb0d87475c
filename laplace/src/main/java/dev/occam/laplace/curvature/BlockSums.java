package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sums of all blocks of one pass, declared when the first batch shows which layers there are. */
final class BlockSums {

    private final StructurePolicy policy;
    private final BiasPlacement placement;
    private final @Nullable Curvature before;
    private final PassStart start;
    private final List<BlockSum> list = new ArrayList<>();
    /** For each block of the pass before the number of its sum here, or -1 if it takes no further pass. */
    private final List<Integer> renewed = new ArrayList<>();

    private BlockSums(StructurePolicy policy, BiasPlacement placement, @Nullable Curvature before, PassStart start) {
        this.policy = policy;
        this.placement = placement;
        this.before = before;
        this.start = start;
    }

    static BlockSums ofFirstPass(StructurePolicy policy, BiasPlacement placement) {
        return new BlockSums(policy, placement, null, PassStart.FIRST);
    }

    static BlockSums ofNextPass(StructurePolicy policy, BiasPlacement placement, Curvature before) {
        return new BlockSums(policy, placement, before, PassStart.FIRST);
    }

    /** Sums of a pass that was begun elsewhere, to be carried back there and not to be finished here. */
    static BlockSums ofStart(StructurePolicy policy, BiasPlacement placement, PassStart start) {
        return new BlockSums(policy, placement, null, start);
    }

    /** What the sums of the same pass elsewhere have to know, once these are declared. */
    PassStart start() {
        return before == null ? start : PassStart.of(before.passes() + 1, list);
    }

    /** Whether any block takes this pass. */
    boolean needed() {
        return before == null || before.blocks().stream().anyMatch(block -> takesAnotherPass(before, block));
    }

    private boolean takesAnotherPass(Curvature known, CurvatureBlock block) {
        return policy.structureOf(block.members().get(0)).passes() > known.passes();
    }

    List<BlockSum> list() {
        return list;
    }

    /** Makes the sums if there are none yet. */
    void declare(Recording recording, NDManager scope) {
        if (!list.isEmpty()) {
            return;
        }
        List<BlockSum.Member> members = members(recording, scope);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("no layer is selected, so there is no curvature to add up");
        }
        Curvature known = before;
        if (known == null && start.pass() > 1) {
            declareStarted(members, scope);
            return;
        }
        if (known == null) {
            declareFirst(members, scope);
            return;
        }
        for (CurvatureBlock block : known.blocks()) {
            boolean again = takesAnotherPass(known, block);
            renewed.add(again ? list.size() : -1);
            if (again) {
                list.add(
                        block instanceof LowRankBlock whole
                                ? next(whole, known.passes() + 1, members, scope)
                                : next(block, members, scope));
            }
        }
    }

    private void declareStarted(List<BlockSum.Member> members, NDManager scope) {
        if (policy.structureOf(members.get(0).block()) instanceof LowRank low) {
            list.add(LowRankSum.started(
                    members, low, start.pass(), start.arrays(0, scope).singletonOrThrow()));
            return;
        }
        for (BlockSum.Member member : members) {
            Structure structure = policy.structureOf(member.block());
            if (structure.passes() >= start.pass()) {
                NDList own = start.arrays(list.size(), scope);
                list.add(new LayerSum(member, structure, structure.startedStatistic(member.block(), own, scope)));
            }
        }
    }

    private BlockSum next(CurvatureBlock block, List<BlockSum.Member> members, NDManager scope) {
        String name = block.name();
        BlockSum.Member member = members.stream()
                .filter(m -> m.block().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the layer " + name + " did not run in this pass"));
        Structure structure = policy.structureOf(member.block());
        return new LayerSum(member, structure, structure.nextStatistic(block, scope));
    }

    private LowRankSum next(LowRankBlock whole, int pass, List<BlockSum.Member> members, NDManager scope) {
        LowRank structure = (LowRank) policy.structureOf(members.get(0).block());
        return LowRankSum.next(whole, structure, pass, members, scope);
    }

    private void declareFirst(List<BlockSum.Member> members, NDManager scope) {
        List<Structure> structures = members.stream()
                .map(member -> policy.structureOf(member.block()))
                .distinct()
                .toList();
        Structure first =
                structures.stream().filter(Structure::spansLayers).findFirst().orElse(structures.get(0));
        if (first.spansLayers()) {
            if (structures.size() > 1) {
                throw new IllegalArgumentException("the " + first.rule() + " spans all layers, but some have another"
                        + " structure; give it to all, or use the block-diagonal GGN");
            }
            list.add(
                    first instanceof LowRank low
                            ? LowRankSum.first(members, low, scope)
                            : new NetworkSum(members, scope));
            return;
        }
        for (BlockSum.Member member : members) {
            Structure structure = policy.structureOf(member.block());
            list.add(new LayerSum(member, structure, structure.newStatistic(member.block(), scope)));
        }
    }

    private List<BlockSum.Member> members(Recording recording, NDManager scope) {
        List<BlockSum.Member> members = new ArrayList<>();
        for (int layer = 0; layer < recording.calls().size(); layer++) {
            Layer declared = recording.calls().get(layer).layer();
            for (ParameterBlock block : ParameterBlock.of(declared, placement)) {
                NDArray gradient = scope.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64);
                members.add(new BlockSum.Member(block, layer, gradient));
            }
        }
        return members;
    }

    /** Per-example gradients sum over positions, which K-FAC's factors do not. */
    boolean separatesTerms() {
        return list.stream().anyMatch(BlockSum::separatesTerms);
    }

    /** The structure of each block. */
    List<Structure> structures() {
        return list.stream().map(BlockSum::structure).toList();
    }

    /** What the blocks see of one batch. */
    Batch batch(Recording recording) {
        NDManager manager = recording.output().getManager();
        List<List<LayerBatch>> batches = list.stream()
                .map(sum -> sum.members().stream()
                        .map(member -> new LayerBatch(recording.calls().get(member.layer()), member.block(), manager))
                        .toList())
                .toList();
        return new Batch(list, batches);
    }

    /**
     * One batch as each block sees it.
     *
     * @param sums the blocks
     * @param batches of each block the batch as its members see it
     */
    record Batch(List<BlockSum> sums, List<List<LayerBatch>> batches) {

        void addInputs() {
            for (int k = 0; k < sums.size(); k++) {
                sums.get(k).addInputs(batches.get(k));
            }
        }

        void addGradients(List<NDArray> byLayer) {
            for (int k = 0; k < sums.size(); k++) {
                List<NDArray> own = sums.get(k).members().stream()
                        .map(member -> byLayer.get(member.layer()))
                        .toList();
                sums.get(k).addGradients(batches.get(k), own);
            }
        }

        /** Whether every block takes the exact Fisher of the network's outputs in one step. */
        boolean takesOutputHessian() {
            return sums.stream().allMatch(BlockSum::takesOutputHessian);
        }

        void addOutputHessian(Likelihood likelihood, NDArray outputs) {
            for (int k = 0; k < sums.size(); k++) {
                sums.get(k).addOutputHessian(batches.get(k), likelihood, outputs);
            }
        }

        void end() {
            for (int k = 0; k < sums.size(); k++) {
                sums.get(k).endBatch(batches.get(k));
            }
        }
    }

    void addGradient(NDManager scope, Map<Parameter, NDArray> slopes) {
        for (BlockSum sum : list) {
            for (BlockSum.Member member : sum.members()) {
                member.gradient().addi(member.block().matrix(scope, tensor -> slopes.get(tensor.parameter())));
            }
        }
    }

    /** The parameters of all blocks. */
    List<Parameter> parameters() {
        return list.stream()
                .flatMap(sum -> sum.members().stream())
                .flatMap(member -> member.block().tensors().stream())
                .map(Layer.Tensor::parameter)
                .distinct()
                .toList();
    }

    boolean sameAs(BlockSums other) {
        boolean same = list.size() == other.list.size();
        for (int k = 0; same && k < list.size(); k++) {
            same = list.get(k).sameAs(other.list.get(k));
        }
        return same;
    }

    void add(BlockSums other) {
        for (int k = 0; k < list.size(); k++) {
            list.get(k).add(other.list.get(k));
            List<BlockSum.Member> own = list.get(k).members();
            List<BlockSum.Member> part = other.list.get(k).members();
            for (int i = 0; i < own.size(); i++) {
                own.get(i).gradient().addi(part.get(i).gradient());
            }
        }
    }

    void visit(SumNumbers each, boolean withGradient) {
        for (BlockSum sum : list) {
            sum.visit(each);
            if (withGradient) {
                sum.members().forEach(member -> each.array(member.gradient()));
            }
        }
    }

    /** All blocks, those that took no part in this pass as they were. */
    List<CurvatureBlock> finish(NDManager scope) {
        Curvature known = before;
        if (known == null) {
            return list.stream().map(sum -> sum.finish(scope)).toList();
        }
        List<CurvatureBlock> blocks = new ArrayList<>();
        for (int k = 0; k < renewed.size(); k++) {
            int own = renewed.get(k);
            blocks.add(own < 0 ? known.blocks().get(k) : list.get(own).finish(scope));
        }
        return blocks;
    }

    /** The present weights of each block. */
    List<NDArray> weights(NDManager scope) {
        return matrices(scope, member -> member.block().matrix(scope));
    }

    /** The gradient of the fit of each block, copies. */
    List<NDArray> gradients(NDManager scope) {
        return matrices(scope, member -> {
            NDArray copy = member.gradient().duplicate();
            copy.attach(scope);
            return copy;
        });
    }

    private List<NDArray> matrices(NDManager scope, Function<BlockSum.Member, NDArray> matrix) {
        List<NDArray> matrices = new ArrayList<>();
        for (BlockSum sum : list) {
            if (sum.members().size() == 1) {
                matrices.add(matrix.apply(sum.members().get(0)));
                continue;
            }
            NDList parts = new NDList();
            sum.members().forEach(member -> parts.add(matrix.apply(member).reshape(1, -1)));
            NDArray row = NDArrays.concat(parts, 1);
            row.attach(scope);
            matrices.add(row);
        }
        return matrices;
    }

    @Override
    public String toString() {
        return list.stream().map(BlockSum::describe).toList().toString();
    }
}
