package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The two leading singular pairs of a rearranged curvature by bidiagonalisation (Golub and Kahan 1965), every vector
 * orthogonalised against all before it.
 */
final class Lanczos {

    private static final int MOST = 30;

    /** Numbers that the vectors of all steps may hold together: 1 GiB in float64. */
    private static final long LARGEST = 1L << 27;

    private final NDManager memory;
    private final Rearranged curvature;
    private final List<NDArray> lefts = new ArrayList<>();
    private final List<NDArray> rights = new ArrayList<>();
    /** The diagonal of the bidiagonal matrix, and what stands right of it. */
    private final List<Double> diagonal = new ArrayList<>();

    private final List<Double> above = new ArrayList<>();

    private Lanczos(NDManager memory, Rearranged curvature) {
        this.memory = memory;
        this.curvature = curvature;
    }

    /**
     * The two Kronecker products of which the sum is nearest to a curvature.
     *
     * @param scope the manager that they are attached to
     * @param curvature Z
     * @param side D_out
     * @return the greater first; zeros for what the curvature does not have
     */
    static List<KroneckerProduct> leadingTwo(NDManager scope, Rearranged curvature, int side) {
        try (NDManager memory = scope.newSubManager()) {
            NDArray start = memory.zeros(new Shape(side, side), DataType.FLOAT64);
            return new Lanczos(memory, curvature).run(scope, start);
        }
    }

    private List<KroneckerProduct> run(NDManager scope, NDArray start) {
        NDArray right = PowerIteration.direction(memory, start);
        SingularValueDecomposition small;
        do {
            rights.add(right);
            right = step(right);
            small = new SingularValueDecomposition(bidiagonal());
        } while (goesOn(small));
        List<KroneckerProduct> pairs = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            boolean has = k < diagonal.size();
            NDArray u = combined(lefts, small.getU(), has ? k : 0);
            NDArray v = combined(rights, small.getV(), has ? k : 0);
            // Of the first pair both are semidefinite, and either sign is a pair.
            double sign = k == 0 && trace(u) < 0 ? -1 : 1;
            double sigma = has ? small.getSingularValues()[k] : 0;
            pairs.add(PowerIteration.scaled(scope, u.mul(sign), v.mul(sign), sigma));
        }
        return pairs;
    }

    private static double trace(NDArray matrix) {
        int side = Math.toIntExact(matrix.getShape().get(0));
        return matrix.mul(matrix.getManager().eye(side, side, 0, matrix.getDataType()))
                .sum()
                .getDouble();
    }

    /** One more row and column; returns the next right vector, zeros where there is none. */
    private NDArray step(NDArray right) {
        try (NDManager scope = memory.newSubManager()) {
            NDArray image = orthogonal(curvature.toInputs(scope, right), lefts);
            double alpha = PowerIteration.norm(image);
            NDArray left = PowerIteration.unit(image);
            left.attach(memory);
            lefts.add(left);
            diagonal.add(alpha);
            NDArray back = orthogonal(curvature.toGradients(scope, left), rights);
            above.add(PowerIteration.norm(back));
            NDArray next = PowerIteration.unit(back);
            next.attach(memory);
            return next;
        }
    }

    /** Twice is enough (Parlett 1980). */
    private static NDArray orthogonal(NDArray matrix, List<NDArray> basis) {
        for (int round = 0; round < 2; round++) {
            for (NDArray vector : basis) {
                matrix.subi(vector.mul(vector.mul(matrix).sum()));
            }
        }
        return matrix;
    }

    private RealMatrix bidiagonal() {
        int size = diagonal.size();
        RealMatrix matrix = MatrixUtils.createRealMatrix(size, size);
        for (int i = 0; i < size; i++) {
            matrix.setEntry(i, i, diagonal.get(i));
            if (i + 1 < size) {
                matrix.setEntry(i, i + 1, above.get(i));
            }
        }
        return matrix;
    }

    /** Whether a pair's remainder {@code ||Z^T u - sigma v||}, known from the bidiagonal matrix alone, is still large. */
    private boolean goesOn(SingularValueDecomposition small) {
        int size = diagonal.size();
        double largest = small.getSingularValues()[0];
        double outside = above.get(size - 1);
        long numbers = rights.get(0).size() + lefts.get(0).size();
        if (!(outside > curvature.precision() * largest) || size >= Math.min(MOST, Math.max(4, LARGEST / numbers))) {
            return false;
        }
        for (int k = 0; k < Math.min(2, size); k++) {
            if (outside * Math.abs(small.getU().getEntry(size - 1, k)) > curvature.precision() * largest) {
                return true;
            }
        }
        return size < 2;
    }

    private NDArray combined(List<NDArray> basis, RealMatrix coordinates, int column) {
        NDArray sum = basis.get(0).mul(coordinates.getEntry(0, column));
        for (int i = 1; i < basis.size(); i++) {
            sum.addi(basis.get(i).mul(coordinates.getEntry(i, column)));
        }
        return sum;
    }
}
