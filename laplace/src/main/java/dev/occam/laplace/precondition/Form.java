package dev.occam.laplace.precondition;

/** How a block's operands act on its gradient V; the ordinal is the number by which the TorchScript program knows it. */
enum Form {
    /** {@code V * s}, of one operand: s, shape (D_out, D_in'). */
    SCALED,
    /** {@code L V R}, of two: L, R. */
    FACTORED,
    /** {@code Q_B ((Q_B^T V Q_A) * s) Q_A^T}, of three: Q_B, Q_A, s. */
    ROTATED,
    /**
     * {@code Q_B ((Q_B^T V Q_A) / (m + e)) Q_A^T} after {@code m <- alpha m + (1 - alpha) M (Q_B^T G Q_A)^2}, G the gradient of
     * the loss alone, of four: Q_B, Q_A, m, e.
     */
    AVERAGED
}
