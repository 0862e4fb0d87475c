package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass adds up over data, before anything is decomposed: curvature is a sum, so the sums over two parts of the
 * data add to the sums over both.
 *
 * <p>Parts may come from batches, threads or machines, each with its own copy of the network. Close it to free its
 * arrays.
 */
public final class CurvatureSums implements AutoCloseable {

    private final NDManager manager;
    private final Likelihood likelihood;
    private final Fisher fisher;
    private final boolean withGradient;
    private final boolean rowsMeet;
    private final BlockSums sums;
    /** The summed negative log-likelihood, shape (1), float64, on the device of the data; null before the first batch. */
    private @Nullable NDArray fit;

    private long examples;
    private long terms;
    private boolean apart;
    private long passes;

    CurvatureSums(
            NDManager manager,
            Likelihood likelihood,
            Fisher fisher,
            boolean withGradient,
            boolean rowsMeet,
            BlockSums sums) {
        this.manager = manager;
        this.likelihood = likelihood;
        this.fisher = fisher;
        this.withGradient = withGradient;
        this.rowsMeet = rowsMeet;
        this.sums = sums;
    }

    /**
     * Number of data.
     *
     * @return N of the parts so far
     */
    public long examples() {
        return examples;
    }

    /**
     * The fit.
     *
     * @return summed negative log-likelihood at unit noise, without constants, in nats
     */
    public double negativeLogLikelihood() {
        return fit == null ? 0 : fit.getDouble();
    }

    /**
     * Backward passes to the layers that the largest batch took.
     *
     * @return vectors pulled back; terms that meet in the network take one for each term and class
     */
    public long passes() {
        return passes;
    }

    /**
     * Adds the sums over another part of the data.
     *
     * @param other sums of the same pass, or of its like on a copy of the network; unchanged
     * @throws IllegalArgumentException if the two are of different blocks, structures or Fishers
     */
    public void add(CurvatureSums other) {
        requireLike(other);
        sums.add(other.sums);
        if (fit != null && other.fit != null) {
            fit.addi(other.fit);
        }
        examples += other.examples;
        terms += other.terms;
        passes = Math.max(passes, other.passes);
    }

    /**
     * The sums as plain numbers that travel.
     *
     * @return a copy
     * @throws UnsupportedOperationException if a statistic is none of this library's and does not show its numbers
     */
    public PackedSums pack() {
        return PackedSums.of(this);
    }

    /** Adds what another pass of its like packed; these have to be declared. */
    void add(PackedSums packed) {
        packed.addTo(this);
        passes = Math.max(passes, packed.passes());
    }

    /** Makes empty sums from a recording of any data. */
    void declare(Recording recording) {
        sums.declare(recording, manager);
        fit = manager.zeros(new Shape(1), DataType.FLOAT64);
    }

    void visit(SumNumbers each) {
        examples = (long) each.number(examples);
        terms = (long) each.number(terms);
        if (fit != null) {
            each.array(fit);
        }
        sums.visit(each, withGradient);
    }

    private void requireLike(CurvatureSums other) {
        if (!fisher.label().equals(other.fisher.label()) || withGradient != other.withGradient) {
            throw new IllegalArgumentException("sums of different passes do not add: Fisher " + fisher.label() + " and "
                    + other.fisher.label() + ", with gradient " + withGradient + " and " + other.withGradient);
        }
        if (!sums.sameAs(other.sums)) {
            throw new IllegalArgumentException("sums of different blocks do not add: " + sums + " and " + other.sums);
        }
    }

    /**
     * Decomposes the sums, which stay as they are.
     *
     * @param parent the manager under which the result lives until it is closed
     * @return the curvature of the data so far, at the network's present weights
     */
    public Curvature finish(NDManager parent) {
        NDManager scope = parent.newSubManager();
        try {
            List<NDArray> gradients = withGradient ? sums.gradients(scope) : List.of();
            return new Curvature(
                    scope,
                    sums.finish(scope),
                    sums.weights(scope),
                    gradients,
                    fisher,
                    negativeLogLikelihood(),
                    examples,
                    terms,
                    1);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    /**
     * Decomposes the sums of a later pass.
     *
     * @param before what the pass before came to, on the same data; taken over by the result and not to be closed itself
     * @return the curvature of the data, with the blocks that took part in this pass renewed
     */
    Curvature finishAfter(Curvature before) {
        if (before.examples() != examples) {
            throw new IllegalArgumentException("the data gave " + before.examples() + " rows in one pass and "
                    + examples + " in the next; every pass must see the same data");
        }
        return before.withBlocks(sums.finish(before.manager()));
    }

    @Override
    public void close() {
        manager.close();
    }

    NDManager manager() {
        return manager;
    }

    List<ParameterBlock> blocks() {
        return sums.list().stream()
                .flatMap(sum -> sum.members().stream())
                .map(BlockSum.Member::block)
                .toList();
    }

    /** The sums of blocks that lie in one layer each. */
    List<BlockStatistic> statistics() {
        return sums.list().stream().map(sum -> ((LayerSum) sum).statistic()).toList();
    }

    /** The sums of all blocks. */
    BlockSums sums() {
        return sums;
    }

    /** Refuses sums that mean nothing. */
    void check() {
        if (examples == 0) {
            throw new IllegalArgumentException("the data hold no rows");
        }
        requireFinite();
    }

    private void requireFinite() {
        double sum = negativeLogLikelihood();
        if (!Double.isFinite(sum)) {
            throw new ArithmeticException(
                    "the negative log-likelihood of the data is " + sum + " at the present weights");
        }
    }

    /** Adds one batch; {@code first} is the number of the first datum of all batches. */
    void addBatch(Recording recording, NDArray targets, long first) {
        NDArray outputs = recording.output().stopGradient();
        addFit(likelihood.negativeLogLikelihood(outputs, targets).toType(DataType.FLOAT64, false));
        if (sums.list().isEmpty()) {
            sums.declare(recording, manager);
            requireFinite();
            apart = new MixingProbe(recording).termsApart(fisher, sums.structures(), sums.separatesTerms(), rowsMeet);
        }
        if (withGradient && !fisher.isGradientOfFit()) {
            addGradient(recording, likelihood.gradient(outputs, targets));
        }
        BlockSums.Batch batch = sums.batch(recording);
        batch.addInputs();
        LossTerms lossTerms = new LossTerms(outputs.getShape(), recording.outputRows(), first + examples, apart);
        if (fisher instanceof Fisher.Exact && recording.endsInItsOnlyLayer() && batch.takesOutputHessian()) {
            batch.addOutputHessian(likelihood, outputs);
        } else {
            fisher.forEachVector(
                    likelihood, outputs, targets, lossTerms, vector -> addVector(recording, batch, vector));
        }
        batch.end();
        passes = Math.max(passes, fisher.passes(lossTerms));
        examples += recording.data();
        terms += outputs.size();
    }

    /** On the device: a number fetched for each batch would have the host wait for it. */
    private void addFit(NDArray ofBatch) {
        if (fit == null) {
            fit = manager.zeros(new Shape(1), DataType.FLOAT64);
        }
        fit.addi(ofBatch.reshape(1));
    }

    private void addVector(Recording recording, BlockSums.Batch batch, NDArray vector) {
        boolean both = withGradient && fisher.isGradientOfFit();
        Recording.Gradients found = recording.backward(vector, both ? sums.parameters() : List.of());
        batch.addGradients(found.byLayer());
        if (both) {
            sums.addGradient(vector.getManager(), found.byParameter());
        }
    }

    private void addGradient(Recording recording, NDArray cotangent) {
        try (NDManager scope = recording.output().getManager().newSubManager()) {
            cotangent.attach(scope);
            sums.addGradient(scope, recording.slopes(cotangent, sums.parameters()));
        }
    }
}
