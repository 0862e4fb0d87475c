package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.evidence.Spectrum;
import java.util.List;

/**
 * One block of the curvature, decomposed: eigenvalues of the sum over data at unit noise, and the basis they belong to.
 *
 * <p>A matrix over the block's parameters has the shape (D_out, D_in') of its one member, or (1, P) if there are several.
 */
public interface CurvatureBlock {

    /**
     * The parameters of the block.
     *
     * @return one member, or all members of a block that spans layers, in the order of the parameters
     */
    List<ParameterBlock> members();

    /**
     * A name to print.
     *
     * @return that of the only member, or {@code all layers}
     */
    default String name() {
        return members().size() == 1 ? members().get(0).name() : "all layers";
    }

    /**
     * Number of parameters.
     *
     * @return P
     */
    default int size() {
        return members().stream().mapToInt(ParameterBlock::size).sum();
    }

    /**
     * How the block was approximated.
     *
     * @return the name of its structure
     */
    String rule();

    /**
     * The eigenvalues, one a parameter, with what is negative by rounding set to 0.
     *
     * @return length P, in the order of {@link #toEigenbasis}
     */
    double[] eigenvalues();

    /**
     * The eigenvalues for the evidence, which refuses those that are negative by more than rounding.
     *
     * @param squaredNorm squared norm of the block's weights, less their prior mean
     * @return the spectrum
     */
    Spectrum spectrum(double squaredNorm);

    /**
     * Turns a matrix over the block's parameters into the eigenbasis.
     *
     * @param matrix float64
     * @return shape (P), the coordinate along each eigenvector
     */
    NDArray toEigenbasis(NDArray matrix);

    /**
     * Turns coordinates along the eigenvectors into a matrix over the block's parameters.
     *
     * @param coordinates shape (P), float64
     * @return a matrix over the block's parameters
     */
    NDArray fromEigenbasis(NDArray coordinates);

    /**
     * The eigenvectors, as arrays in float64, not copies.
     *
     * @return as columns (P, P), or (P, K) where all but the first K eigenvalues are 0; or, where they are products, those of the gradient side (D_out, D_out) and those of the
     *     input side (D_in', D_in'); empty where they are the parameters themselves
     */
    NDList basis();

    /**
     * A block of what another one is made of, for example after it was stored.
     *
     * @param members its parameters
     * @param rule the name of its structure
     * @param eigenvalues shape (P), float64
     * @param basis as {@link #basis} gave it
     * @return a block that does what the other does; its arrays are those given
     * @throws IllegalArgumentException if shapes do not fit the members
     */
    static CurvatureBlock of(List<ParameterBlock> members, String rule, NDArray eigenvalues, NDList basis) {
        return RestoredBlock.of(members, rule, eigenvalues, basis);
    }

    /**
     * Adds the block's share of a covariance of the network's outputs, {@code J U diag(w) U^T J^T} of each datum, with U the
     * eigenvectors; no Jacobian of more than a bounded number of data is ever held.
     *
     * @param jacobians of each member
     * @param weights w, shape (P), float64, not negative
     * @param sum shape (N, C, C), float64
     */
    void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum);

    /**
     * Adds the block's share of a covariance of all outputs of all data together.
     *
     * @param jacobians of each member
     * @param weights w, shape (P), float64, not negative
     * @param sum shape (N C, N C), float64, data before outputs
     */
    void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum);
}
