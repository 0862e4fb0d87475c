package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final StructurePolicy policy;
    private final BiasPlacement placement;
    private final boolean withGradient;
    private final boolean rowsMeet;
    private final List<BlockSum> sums = new ArrayList<>();
    /** The summed negative log-likelihood, shape (1), float64, on the device of the data; null before the first batch. */
    private @Nullable NDArray fit;

    private long examples;
    private long terms;
    private boolean apart;
    private long passes;

    /** One block: which layer it belongs to, its statistic, and the gradient of the fit, (D_out, D_in'), float64. */
    private record BlockSum(
            ParameterBlock block, int layer, Structure structure, BlockStatistic statistic, NDArray gradient) {

        boolean sameAs(BlockSum other) {
            return block.name().equals(other.block.name())
                    && block.rows() == other.block.rows()
                    && block.columns() == other.block.columns()
                    && structure.equals(other.structure);
        }

        @Override
        public String toString() {
            return block.name() + " " + block.rows() + " x " + block.columns() + " " + structure.rule();
        }
    }

    CurvatureSums(
            NDManager manager,
            Likelihood likelihood,
            Fisher fisher,
            StructurePolicy policy,
            BiasPlacement placement,
            boolean withGradient,
            boolean rowsMeet) {
        this.manager = manager;
        this.likelihood = likelihood;
        this.fisher = fisher;
        this.policy = policy;
        this.placement = placement;
        this.withGradient = withGradient;
        this.rowsMeet = rowsMeet;
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
        for (int k = 0; k < sums.size(); k++) {
            BlockSum own = sums.get(k);
            BlockSum part = other.sums.get(k);
            own.statistic().add(part.statistic());
            own.gradient().addi(part.gradient());
        }
        if (fit != null && other.fit != null) {
            fit.addi(other.fit);
        }
        examples += other.examples;
        terms += other.terms;
        passes = Math.max(passes, other.passes);
    }

    private void requireLike(CurvatureSums other) {
        if (!fisher.label().equals(other.fisher.label()) || withGradient != other.withGradient) {
            throw new IllegalArgumentException("sums of different passes do not add: Fisher " + fisher.label() + " and "
                    + other.fisher.label() + ", with gradient " + withGradient + " and " + other.withGradient);
        }
        boolean like = sums.size() == other.sums.size();
        for (int k = 0; like && k < sums.size(); k++) {
            like = sums.get(k).sameAs(other.sums.get(k));
        }
        if (!like) {
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
        List<CurvatureBlock> finished = new ArrayList<>();
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> gradients = new ArrayList<>();
        for (BlockSum sum : sums) {
            finished.add(sum.statistic().finish(scope));
            weights.add(sum.block().matrix(scope));
            if (withGradient) {
                NDArray gradient = sum.gradient().duplicate();
                gradient.attach(scope);
                gradients.add(gradient);
            }
        }
        return new Curvature(scope, finished, weights, gradients, fisher, negativeLogLikelihood(), examples, terms);
    }

    @Override
    public void close() {
        manager.close();
    }

    NDManager manager() {
        return manager;
    }

    List<ParameterBlock> blocks() {
        return sums.stream().map(BlockSum::block).toList();
    }

    List<BlockStatistic> statistics() {
        return sums.stream().map(BlockSum::statistic).toList();
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
        if (sums.isEmpty()) {
            declare(recording);
            List<Structure> structures = sums.stream().map(BlockSum::structure).toList();
            requireFinite();
            apart = new MixingProbe(recording).termsApart(fisher, structures, rowsMeet);
        }
        if (withGradient && !fisher.isGradientOfFit()) {
            addGradient(recording, likelihood.gradient(outputs, targets));
        }
        List<LayerBatch> batches = batches(recording);
        for (int k = 0; k < sums.size(); k++) {
            sums.get(k).statistic().addInputs(batches.get(k));
        }
        LossTerms lossTerms = new LossTerms(outputs.getShape(), recording.outputRows(), first + examples, apart);
        fisher.forEachVector(likelihood, outputs, targets, lossTerms, vector -> addVector(recording, batches, vector));
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

    private void declare(Recording recording) {
        for (int layer = 0; layer < recording.calls().size(); layer++) {
            Layer declared = recording.calls().get(layer).layer();
            for (ParameterBlock block : ParameterBlock.of(declared, placement)) {
                Structure structure = policy.structureOf(block);
                BlockStatistic statistic = structure.newStatistic(block, manager);
                NDArray gradient = manager.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64);
                sums.add(new BlockSum(block, layer, structure, statistic, gradient));
            }
        }
    }

    private List<LayerBatch> batches(Recording recording) {
        NDManager batch = recording.output().getManager();
        return sums.stream()
                .map(sum -> {
                    LayerCalls calls = recording.calls().get(sum.layer());
                    return new LayerBatch(calls, sum.block(), batch);
                })
                .toList();
    }

    private void addVector(Recording recording, List<LayerBatch> batches, NDArray vector) {
        boolean both = withGradient && fisher.isGradientOfFit();
        Recording.Gradients found = recording.backward(vector, both ? parameters() : List.of());
        for (int k = 0; k < sums.size(); k++) {
            LayerBatch batch = batches.get(k);
            NDArray gradients = batch.gradients(found.byLayer().get(sums.get(k).layer()));
            sums.get(k).statistic().addGradients(batch, gradients);
        }
        if (both) {
            addGradient(vector.getManager(), found.byParameter());
        }
    }

    private void addGradient(Recording recording, NDArray cotangent) {
        try (NDManager scope = recording.output().getManager().newSubManager()) {
            cotangent.attach(scope);
            addGradient(scope, recording.slopes(cotangent, parameters()));
        }
    }

    private void addGradient(NDManager scope, Map<Parameter, NDArray> slopes) {
        for (BlockSum sum : sums) {
            sum.gradient().addi(sum.block().matrix(scope, tensor -> slopes.get(tensor.parameter())));
        }
    }

    private List<Parameter> parameters() {
        return sums.stream()
                .flatMap(sum -> sum.block().tensors().stream())
                .map(Layer.Tensor::parameter)
                .distinct()
                .toList();
    }
}
