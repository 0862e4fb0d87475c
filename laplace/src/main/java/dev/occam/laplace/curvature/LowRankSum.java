package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The product of the full matrix with an orthonormal basis of K' directions, {@code Y = sum_n g_n (g_n^T Q)}, added up in
 * float64 over data and vectors.
 *
 * <p>Per-example gradients stay factored: with inputs a and output gradients g of a layer, {@code g_n^T Q_k = sum_r g^T Q_k a}
 * is one matrix product for all directions, and so is what it adds to Y.
 */
final class LowRankSum extends SpanningSum {

    private static final long SEED = 42;

    private final LowRank structure;
    private final int pass;
    /** Q, shape (K', P), float64. */
    private final NDArray basis;
    /** Y, shape (K', P), float64. */
    private final NDArray sum;

    private @Nullable NDArray typed;

    private LowRankSum(List<BlockSum.Member> members, LowRank structure, int pass, NDArray basis) {
        super(members);
        this.structure = structure;
        this.pass = pass;
        this.basis = basis;
        sum = basis.getManager().zeros(basis.getShape(), DataType.FLOAT64);
    }

    /** The first pass, from random directions. */
    static LowRankSum first(List<BlockSum.Member> members, LowRank structure, NDManager scope) {
        long size = size(members);
        int width = structure.width(size);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] normal = new double[Math.toIntExact(Math.multiplyExact(size, width))];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = random.nextGaussian();
        }
        try (NDManager inner = scope.newSubManager()) {
            NDArray columns = inner.create(normal, new Shape(size, width));
            return new LowRankSum(members, structure, 1, rows(scope, columns));
        }
    }

    /** A later pass, from what the one before made of its directions. */
    static LowRankSum next(
            LowRankBlock before, LowRank structure, int pass, List<BlockSum.Member> members, NDManager scope) {
        LowRankSum next = new LowRankSum(members, structure, pass, rows(scope, before.image()));
        before.release();
        return next;
    }

    /** A later pass, from the directions of one that was begun elsewhere. */
    static LowRankSum started(List<BlockSum.Member> members, LowRank structure, int pass, NDArray basis) {
        return new LowRankSum(members, structure, pass, basis);
    }

    private static NDArray rows(NDManager scope, NDArray columns) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray basis = LowRankBlock.orthonormal(inner, columns).transpose().duplicate();
            basis.attach(scope);
            return basis;
        }
    }

    @Override
    public Structure structure() {
        return structure;
    }

    @Override
    public void addGradients(List<LayerBatch> batches, List<NDArray> gradients) {
        LayerBatch any = batches.get(0);
        try (NDManager scope = any.manager().newSubManager()) {
            NDArray along = scope.zeros(new Shape(any.rows(), width()), any.type());
            NDArray directions = typed(any.type());
            forEachMember(batches, gradients, scope, (member, batch, own, range) -> {
                NDArray part = directions.get(scope, range);
                FactoredGradients.addCoordinates(member, batch, own, part, along);
            });
            forEachMember(batches, gradients, scope, (member, batch, own, range) -> {
                try (NDArray part = sum.get(range)) {
                    FactoredGradients.addBack(member, batch, own, along, part);
                }
            });
        }
    }

    private interface MemberAction {
        void accept(ParameterBlock member, LayerBatch batch, NDArray gradients, NDIndex range);
    }

    private void forEachMember(
            List<LayerBatch> batches, List<NDArray> gradients, NDManager scope, MemberAction action) {
        long from = 0;
        for (int i = 0; i < batches.size(); i++) {
            ParameterBlock member = members().get(i).block();
            long to = from + member.size();
            action.accept(
                    member,
                    batches.get(i),
                    batches.get(i).gradients(gradients.get(i)),
                    new NDIndex(":, " + from + ":" + to));
            from = to;
        }
    }

    private long width() {
        return basis.getShape().get(0);
    }

    private NDArray typed(DataType type) {
        NDArray known = typed;
        if (known == null || known.getDataType() != type) {
            known = basis.toType(type, false);
            known.attach(basis.getManager());
            typed = known;
        }
        return known;
    }

    /** The directions are a function of the parameters' number, or of a pass over all data: the same in every part. */
    @Override
    public void add(BlockSum other) {
        sum.addi(((LowRankSum) other).sum);
    }

    @Override
    public void visit(SumNumbers each) {
        each.array(sum);
    }

    @Override
    public NDList start() {
        return pass == 1 ? new NDList() : new NDList(basis);
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        boolean last = pass >= structure.passes();
        try (NDManager inner = scope.newSubManager()) {
            NDArray small = sum.matMul(basis.transpose());
            small.attach(inner);
            Operators.Eigen ritz = Operators.symmetricEigen(inner, small);
            int kept = (int) Math.min(structure.rank(), width());
            NDIndex greatest = new NDIndex(":, " + (width() - kept) + ":");
            // Ascending to descending.
            NDArray turn = ritz.vectors().get(inner, greatest).flip(1);
            double[] ascending = ritz.values().toDoubleArray();
            double[] values = new double[kept];
            for (int i = 0; i < kept; i++) {
                values[i] = ascending[ascending.length - 1 - i];
            }
            NDArray vectors = basis.transpose().matMul(turn);
            vectors.attach(scope);
            NDArray image = null;
            if (!last) {
                image = sum.transpose().duplicate();
                image.attach(scope);
            }
            return new LowRankBlock(blocks(), structure.rule(), values, vectors, image);
        }
    }
}
