package dev.occam.laplace.precondition;

/** How a coarse level joins the block-diagonal one in two-level K-FAC. */
public enum Coupling {
    /**
     * After it, on its residual: {@code p + R0^T (R0 F_lambda R0^T)^-1 R0 (g - F_lambda p)}. The error in the norm of F_lambda
     * never grows (Koroko et al. 2023). Every batch is seen.
     */
    MULTIPLICATIVE,
    /** Beside it, on the same gradient: {@code p + R0^T (R0 F_lambda R0^T)^-1 R0 g}. */
    ADDITIVE
}
