package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sum of outer products of rows, in float64.
 *
 * <p>Products of lower precision are added up in their own for a bounded number of rows, as one matrix product over
 * these rows would, and only then carried over.
 */
final class OuterProducts {

    /** Rows after which a sum of lower precision is carried over. */
    private static final long CARRY = 8192;

    private final NDManager scope;
    private final NDArray total;
    private @Nullable NDArray pending;
    private long pendingRows;

    OuterProducts(NDManager scope, int size) {
        this.scope = scope;
        total = scope.zeros(new Shape(size, size), DataType.FLOAT64);
    }

    /**
     * Adds products.
     *
     * @param type of the rows
     * @param rows how many there are
     * @param addition adds their products in place to a sum of that type, shape (D, D)
     */
    void add(DataType type, long rows, Consumer<NDArray> addition) {
        if (type == DataType.FLOAT64) {
            addition.accept(total);
            return;
        }
        NDArray sum = pending;
        if (sum == null) {
            sum = scope.zeros(total.getShape(), type);
            pending = sum;
        }
        addition.accept(sum);
        pendingRows += rows;
        if (pendingRows >= CARRY) {
            carry();
        }
    }

    private void carry() {
        NDArray sum = pending;
        if (sum != null && pendingRows > 0) {
            total.addi(sum);
            sum.muli(0);
            pendingRows = 0;
        }
    }

    /**
     * The sum so far.
     *
     * @return shape (D, D), float64, not a copy
     */
    NDArray sum() {
        carry();
        return total;
    }
}
