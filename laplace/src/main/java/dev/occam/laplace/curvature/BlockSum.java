package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.List;

/** What is added up for one block of the curvature, and the gradient of the fit in its members. */
sealed interface BlockSum permits LayerSum, SpanningSum {

    /** One member, or all members of a block that spans layers. */
    List<Member> members();

    Structure structure();

    /** Adds what the inputs of a batch contribute. */
    void addInputs(List<LayerBatch> batches);

    /** Adds what one vector contributes; gradients of each member's layer, shape (N, R, D_out). */
    void addGradients(List<LayerBatch> batches, List<NDArray> gradients);

    /** Whether the exact Fisher of a layer whose outputs are the network's may be added in one step. */
    boolean takesOutputHessian();

    /** Adds all vectors of the exact Fisher in one step. */
    void addOutputHessian(List<LayerBatch> batches, Likelihood likelihood, NDArray outputs);

    /** Ends a batch, after all vectors. */
    void endBatch(List<LayerBatch> batches);

    /** Whether loss terms of one datum must arrive as vectors of their own. */
    boolean separatesTerms();

    /** Adds the sum over another part of the data, of the same structure and members. */
    void add(BlockSum other);

    /** Shows the numbers of the sum, less those of the gradient. */
    void visit(SumNumbers each);

    /** The directions in which a later pass adds up; none in a first pass. */
    NDList start();

    /** Decomposes the sum. */
    CurvatureBlock finish(NDManager scope);

    /**
     * The parameters of one layer.
     *
     * @param block the parameters
     * @param layer number of the layer in the recording
     * @param gradient sum of the gradient of the fit, (D_out, D_in'), float64
     */
    record Member(ParameterBlock block, int layer, NDArray gradient) {}

    /** Whether the other is of the same structure and members. */
    default boolean sameAs(BlockSum other) {
        boolean same = structure().equals(other.structure())
                && members().size() == other.members().size();
        for (int i = 0; same && i < members().size(); i++) {
            ParameterBlock own = members().get(i).block();
            ParameterBlock part = other.members().get(i).block();
            same = own.name().equals(part.name()) && own.rows() == part.rows() && own.columns() == part.columns();
        }
        return same;
    }

    /** For messages. */
    default String describe() {
        ParameterBlock first = members().get(0).block();
        String rest = members().size() == 1 ? "" : " and " + (members().size() - 1) + " more";
        return first.name() + " " + first.rows() + " x " + first.columns() + rest + " "
                + structure().rule();
    }
}
