package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.CoupledBlock;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.TorchProgram;

/**
 * A block by a root of its matrix, {@code H = B B^T}, whose rows belong to parts: their Gram matrices {@code B_p^T B_p} are all that a
 * prior precision for each part asks for, whatever the values.
 *
 * <p>Holds parts times K^2 numbers, with K columns of B: the block's parameters, or the rank of a low-rank block.
 */
public final class CoupledGram implements CoupledBlock {

    private final CurvatureBlock block;
    private final NDArray grams;
    private final double[] squaredNorms;
    private final long[] ranks;

    /** Loaded at first use, once for the whole program. */
    static final class Holder {
        static final TorchProgram PROGRAM = TorchProgram.load(CoupledGram.class, "CoupledGram");

        private Holder() {}
    }

    private CoupledGram(CurvatureBlock block, NDArray grams, double[] squaredNorms, long[] ranks) {
        this.block = block;
        this.grams = grams;
        this.squaredNorms = squaredNorms;
        this.ranks = ranks;
    }

    /**
     * A block with parts.
     *
     * @param block whose basis is of columns over its parameters: the full matrix or a low-rank one
     * @param partOf (P): the part of each parameter, from 0
     * @param squaredNorms (parts): squared distance of each part's weights from their prior mean
     * @param manager the manager that its arrays are attached to
     * @return the block
     */
    public static CoupledGram of(CurvatureBlock block, int[] partOf, double[] squaredNorms, NDManager manager) {
        int parts = squaredNorms.length;
        double[] masks = new double[parts * partOf.length];
        long[] sizes = new long[parts];
        for (int i = 0; i < partOf.length; i++) {
            masks[partOf[i] * partOf.length + i] = 1;
            sizes[partOf[i]]++;
        }
        try (GradientMode off = GradientMode.off();
                NDManager scope = manager.newSubManager()) {
            NDArray grams = Holder.PROGRAM
                    .call(
                            manager,
                            "grams",
                            vectors(block),
                            roots(block, scope),
                            scope.create(masks, new Shape(parts, partOf.length)))
                    .get(0);
            long[] ranks = new long[parts];
            for (int part = 0; part < parts; part++) {
                NDArray own = grams.get(scope, part);
                boolean curved = own.abs().max().getDouble() > 0;
                ranks[part] = curved ? Math.min(sizes[part], own.getShape().get(0)) : 0;
            }
            return new CoupledGram(block, grams, squaredNorms.clone(), ranks);
        }
    }

    /** The eigenvectors that belong to eigenvalues, shape (P, K). */
    static NDArray vectors(CurvatureBlock block) {
        if (block.basis().size() != 1) {
            throw new IllegalArgumentException(
                    "the block " + block.name() + " has no eigenvectors over its parameters, being by " + block.rule());
        }
        return block.basis().get(0);
    }

    /** Roots of their eigenvalues, shape (K). */
    static NDArray roots(CurvatureBlock block, NDManager scope) {
        int columns = Math.toIntExact(vectors(block).getShape().get(1));
        double[] values = block.eigenvalues();
        double[] roots = new double[columns];
        for (int i = 0; i < columns; i++) {
            roots[i] = Math.sqrt(values[i]);
        }
        return scope.create(roots);
    }

    @Override
    public String name() {
        return block.name();
    }

    @Override
    public int parts() {
        return squaredNorms.length;
    }

    @Override
    public double squaredNorm(int part) {
        return squaredNorms[part];
    }

    @Override
    public long rank(int part) {
        return ranks[part];
    }

    @Override
    public Terms at(double[] ratios) {
        try (GradientMode off = GradientMode.off();
                NDManager scope = grams.getManager().newSubManager()) {
            NDList terms = Holder.PROGRAM.call(scope, "terms", grams, scope.create(ratios));
            double[] flat = terms.get(2).toDoubleArray();
            double[][] overlap = new double[ratios.length][ratios.length];
            for (int i = 0; i < flat.length; i++) {
                overlap[i / ratios.length][i % ratios.length] = flat[i];
            }
            return new Terms(terms.get(0).getDouble(), terms.get(1).toDoubleArray(), overlap);
        }
    }
}
