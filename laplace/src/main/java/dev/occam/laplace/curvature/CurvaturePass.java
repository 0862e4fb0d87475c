package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.DatumMap;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the data that adds up the curvature of every block, and the fit with its gradient on the way.
 *
 * <p>For each batch: one forward pass, as many backward passes to the layers' outputs as the Fisher has vectors (C for the
 * exact one), and one to the parameters for the gradient. The network is left as it was.
 *
 * <p>One backward pass more on the first batch, three where a datum has several loss terms, finds out whether loss terms
 * meet in the network, at the present weights. Terms of one datum that do, as in attention with a loss a token, are pulled
 * back apart by the exact Fisher, one pass for each term and class. Data that do are refused; what to declare instead is
 * {@link DatumMap#ONE_GRAPH}.
 */
public final class CurvaturePass {

    private final Block network;
    private final @Nullable DatumMap map;
    private final Likelihood likelihood;
    private final Fisher fisher;
    private final StructurePolicy policy;
    private final BiasPlacement placement;
    private final LayerSelection selection;
    private final boolean gradient;

    private CurvaturePass(
            Block network,
            @Nullable DatumMap map,
            Likelihood likelihood,
            Fisher fisher,
            StructurePolicy policy,
            BiasPlacement placement,
            LayerSelection selection,
            boolean gradient) {
        this.network = network;
        this.map = map;
        this.likelihood = likelihood;
        this.fisher = fisher;
        this.policy = policy;
        this.placement = placement;
        this.selection = selection;
        this.gradient = gradient;
    }

    /**
     * A pass through one network.
     *
     * @param network an initialised block
     * @param likelihood how its outputs explain the targets
     * @param fisher which vectors are pulled back
     * @param policy which structure each block gets
     * @param placement where biases belong
     */
    public CurvaturePass(
            Block network, Likelihood likelihood, Fisher fisher, StructurePolicy policy, BiasPlacement placement) {
        this(network, null, likelihood, fisher, policy, placement, LayerSelection.all(), true);
    }

    /**
     * A pass with the exact Fisher.
     *
     * @param network an initialised block
     * @param likelihood how its outputs explain the targets
     * @param policy which structure each block gets
     * @param placement where biases belong
     */
    public CurvaturePass(Block network, Likelihood likelihood, StructurePolicy policy, BiasPlacement placement) {
        this(network, likelihood, new Fisher.Exact(), policy, placement);
    }

    /**
     * The same pass, less the gradient of the fit: a backward pass fewer a batch, for those who want the evidence alone.
     *
     * @return a pass whose curvature does not know how far its weights are from their maximum
     */
    public CurvaturePass withoutGradient() {
        return new CurvaturePass(network, map, likelihood, fisher, policy, placement, selection, false);
    }

    /**
     * The same pass, told whose the rows are where data do not lie along the first axis, or where they meet.
     *
     * @param rows which datum each row belongs to
     * @return a pass over data as the map counts them
     * @throws IllegalArgumentException if the batch is one graph and the Fisher empirical: the gradient of the whole graph
     *     is no sum over data, and vanishes at the maximum
     */
    public CurvaturePass foldedBy(DatumMap rows) {
        if (rows == DatumMap.ONE_GRAPH && fisher.isGradientOfFit()) {
            throw new IllegalArgumentException(
                    "one graph has one gradient, so that an empirical Fisher of it would be a"
                            + " single outer product; take the exact or the Monte Carlo Fisher");
        }
        return new CurvaturePass(network, rows, likelihood, fisher, policy, placement, selection, gradient);
    }

    /**
     * What the pass will do and hold, found by recording a small input.
     *
     * @param few a small input, shape (N, ...); where data or loss terms meet is found out among these
     * @return the plan of the pass
     * @throws UnsupportedNetworkException if a layer can't be explained, or if data meet
     */
    public CurvaturePlan plan(NDArray few) {
        try (NDManager scope = few.getManager().newSubManager()) {
            NDArray own = few.duplicate();
            own.attach(scope);
            Recording recording = recorder().record(own);
            List<ParameterBlock> blocks = recording.calls().stream()
                    .flatMap(calls -> ParameterBlock.of(calls.layer(), placement).stream())
                    .toList();
            List<Structure> structures =
                    blocks.stream().map(policy::structureOf).toList();
            boolean separate = structures.stream().anyMatch(structure -> !(structure instanceof Kfac));
            boolean apart = new MixingProbe(recording).termsApart(fisher, structures, separate, rowsMeet());
            Shape outputs = recording.output().getShape();
            return CurvaturePlan.of(blocks, policy, fisher, new LossTerms(outputs, recording.outputRows(), 0, apart));
        }
    }

    /**
     * The same pass over the curvature in some layers alone.
     *
     * @param layers which layers; the parameters of all others count as fixed
     * @return a pass whose curvature has blocks for these layers
     */
    public CurvaturePass of(LayerSelection layers) {
        return new CurvaturePass(network, map, likelihood, fisher, policy, placement, layers, gradient);
    }

    /**
     * The batch size at which inputs that every vector asks for (patches, for per-example gradients) fit one chunk, and so
     * are built once a batch instead of once a vector.
     *
     * @param few a small input, shape (N, ...)
     * @param most the largest batch wanted
     * @return at most that; the result of a pass does not depend on it but for rounding
     */
    public int batchSize(NDArray few, int most) {
        try (NDManager scope = few.getManager().newSubManager()) {
            NDArray own = few.duplicate();
            own.attach(scope);
            long numbers = 1;
            for (LayerCalls calls : recorder().record(own).calls()) {
                for (ParameterBlock block : ParameterBlock.of(calls.layer(), placement)) {
                    if (!(policy.structureOf(block) instanceof Kfac)) {
                        numbers = Math.max(numbers, calls.positions() * block.columns() + block.size());
                    }
                }
            }
            return (int) Math.max(1, Math.min(most, LayerBatch.CHUNK / numbers));
        }
    }

    /**
     * Goes through the data, as often as the structures ask for: twice for EKFAC.
     *
     * @param data the training data
     * @param parent the manager under which the result lives until it is closed
     * @return the curvature at the network's present weights
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit or the curvature at these weights is not finite, as after a divergence
     */
    public Curvature run(Batches data, NDManager parent) {
        return run(parent, sums -> add(sums, data, 0));
    }

    /**
     * Has data that lie in parts gone through, as often as the structures ask for, and decomposes what comes back.
     *
     * @param data the training data; each part answers by {@link #collectPart}
     * @param parent the manager under which the result lives until it is closed
     * @return the curvature at the network's present weights
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit or the curvature at these weights is not finite, as after a divergence
     */
    public Curvature run(PartedData data, NDManager parent) {
        return run(parent, sums -> gather(sums, data));
    }

    /** As many passes as the structures ask for, each of which adds all data. */
    private Curvature run(NDManager parent, Consumer<CurvatureSums> pass) {
        Curvature curvature;
        try (CurvatureSums sums = first(parent)) {
            pass.accept(sums);
            curvature = sums.finish(parent);
        }
        try {
            for (BlockSums next = next(curvature); next.needed(); next = next(curvature)) {
                try (CurvatureSums sums = sums(parent, false, next)) {
                    pass.accept(sums);
                    curvature = sums.finishAfter(curvature);
                }
            }
            return curvature;
        } catch (RuntimeException | Error e) {
            curvature.close();
            throw e;
        }
    }

    private void gather(CurvatureSums sums, PartedData data) {
        try (NDManager scope = sums.manager().newSubManager()) {
            sums.declare(recorder().record(data.few(scope)));
        }
        sums.add(data.collect(sums.sums().start()));
        sums.check();
    }

    /**
     * Goes once through a part of the data for a pass that {@link #run(PartedData, NDManager)} began, on this or another
     * copy of the network.
     *
     * @param start what came with the pass
     * @param data the part, not empty
     * @param first number of its first datum among all data, by which Monte Carlo's random streams are told apart
     * @param parent the manager under which everything lives meanwhile
     * @return the sums over the part
     */
    public PackedSums collectPart(PassStart start, Batches data, long first, NDManager parent) {
        boolean slopes = gradient && start.pass() == 1;
        BlockSums blocks = BlockSums.ofStart(policy, placement, start);
        try (CurvatureSums sums = collect(sums(parent, slopes, blocks), data, first)) {
            return sums.pack();
        }
    }

    private CurvatureSums sums(NDManager parent, boolean slopes, BlockSums blocks) {
        return new CurvatureSums(parent.newSubManager(), likelihood, fisher, slopes, rowsMeet(), blocks);
    }

    /**
     * Goes once through the data and adds up, without decomposing: what a part of the data contributes.
     *
     * @param data all data or a part of them
     * @param parent the manager under which the sums live until they are closed
     * @return the sums over these data
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit at these weights is not finite, as after a divergence
     */
    public CurvatureSums collect(Batches data, NDManager parent) {
        return collect(data, 0, parent);
    }

    /**
     * Goes once through a part of the data that begins at a datum other than the first.
     *
     * @param data the part
     * @param first number of its first datum among all data, by which Monte Carlo's random streams are told apart
     * @param parent the manager under which the sums live until they are closed
     * @return the sums over these data
     */
    public CurvatureSums collect(Batches data, long first, NDManager parent) {
        return collect(first(parent), data, first);
    }

    private CurvatureSums first(NDManager parent) {
        return sums(parent, gradient, BlockSums.ofFirstPass(policy, placement));
    }

    private BlockSums next(Curvature before) {
        return BlockSums.ofNextPass(policy, placement, before);
    }

    private CurvatureSums collect(CurvatureSums sums, Batches data, long first) {
        try {
            add(sums, data, first);
            return sums;
        } catch (RuntimeException | Error e) {
            sums.close();
            throw e;
        }
    }

    private void add(CurvatureSums sums, Batches data, long first) {
        Recorder recorder = recorder();
        data.forEach(sums.manager(), (inputs, targets) -> sums.addBatch(recorder.record(inputs), targets, first));
        sums.check();
    }

    private boolean rowsMeet() {
        return map == DatumMap.ONE_GRAPH;
    }

    private Recorder recorder() {
        Recorder recorder = Recorder.of(network, selection);
        return map == null ? recorder : recorder.foldedBy(map);
    }
}
