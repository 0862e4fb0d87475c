package dev.occam.laplace.precondition;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.torch.GradientMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A method that treats every block by itself: rhythm, running averages and the loop over blocks; what is particular to
 * a method is its {@link BlockMethod}.
 *
 * <p>All blocks are preconditioned in one call, with no word from the device to the host.
 */
final class BlockwisePreconditioner implements Preconditioner {

    private static final String SEEN = "batches seen";

    private final NDManager manager;
    private final KroneckerSettings settings;
    private final List<ParameterBlock> blocks;
    private final List<NamedArrays> arrays = new ArrayList<>();
    private final List<BlockMethod> methods = new ArrayList<>();
    /** What each method begins with: by this a state is known to be one of its own. */
    private final List<Map<String, Shape>> beginnings = new ArrayList<>();

    private final double[] decay;
    private final NDArray forms;
    private final boolean needsLoss;
    private long seen;
    private @Nullable NDList operands;

    BlockwisePreconditioner(BlockMethod.Maker maker, KroneckerSettings settings, List<Layer> layers, NDManager parent) {
        this.settings = settings;
        blocks = settings.blocks(layers);
        decay = new double[blocks.size()];
        manager = parent.newSubManager();
        try {
            for (ParameterBlock block : blocks) {
                NamedArrays own = new NamedArrays(manager);
                arrays.add(own);
                BlockMethod method =
                        block.elementwise() ? new DiagonalMethod(block, own) : maker.make(block, settings, own);
                methods.add(method);
            }
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        // On the host: the program reads them number by number.
        forms = manager.newSubManager(Device.cpu())
                .create(methods.stream()
                        .mapToLong(method -> method.form().ordinal())
                        .toArray());
        needsLoss = methods.stream().anyMatch(method -> method.form() == Form.AVERAGED);
    }

    /** Averages of nothing, unless there are any: a plan is had without them. */
    private void begin() {
        for (int k = beginnings.size(); k < methods.size(); k++) {
            methods.get(k).start(manager);
            Map<String, Shape> begun = new HashMap<>();
            arrays.get(k).forEach((name, array) -> begun.put(name, array.getShape()));
            beginnings.add(begun);
        }
    }

    @Override
    public List<ParameterBlock> blocks() {
        return blocks;
    }

    @Override
    public PreconditionerPlan plan() {
        List<PreconditionerPlan.Line> lines = new ArrayList<>();
        for (int k = 0; k < blocks.size(); k++) {
            lines.add(PreconditionerPlan.line(
                    blocks.get(k), settings, methods.get(k).bytes()));
        }
        return new PreconditionerPlan(lines);
    }

    @Override
    public @Nullable Fisher statistics(long step) {
        return step % settings.statisticsEvery() == 0 ? settings.fisherAt(step) : null;
    }

    /** Whether any batch joined the averages. */
    boolean hasSeen() {
        return seen > 0;
    }

    /** The direction of least curvature in every block, in the network's type. */
    NDList weakest(NDManager scope) {
        NDList directions = new NDList();
        for (int k = 0; k < methods.size(); k++) {
            NDArray weakest = methods.get(k).weakest(scope);
            directions.add(weakest.toType(blocks.get(k).layer().weight().value().getDataType(), false));
        }
        return directions;
    }

    @Override
    public boolean perExample() {
        return methods.stream().anyMatch(BlockMethod::perExample);
    }

    @Override
    public void observe(Observation batch) {
        begin();
        try (NDManager scope = manager.newSubManager();
                GradientMode off = GradientMode.off()) {
            NDList running = new NDList();
            NDList fresh = new NDList();
            List<ParameterBlock> owners = new ArrayList<>();
            for (int k = 0; k < methods.size(); k++) {
                NDList measured = methods.get(k).measure(scope, batch.of(k));
                running.addAll(methods.get(k).averages());
                fresh.addAll(measured);
                for (int i = 0; i < measured.size(); i++) {
                    owners.add(blocks.get(k));
                }
            }
            seen++;
            double keep = Math.min(1 - 1.0 / seen, settings.memory());
            NDArray setting = scope.create(new double[] {keep, 1 - keep});
            double[] sums = Programs.PRECONDITION
                    .call(scope, "average", running, fresh, setting)
                    .get(0)
                    .toDoubleArray();
            for (int i = 0; i < sums.length; i++) {
                if (!Double.isFinite(sums[i])) {
                    throw new ArithmeticException("layer '" + owners.get(i).name() + "': statistics of step "
                            + batch.step() + " hold NaN or infinity; lower the learning rate or the KL clip, or"
                            + " raise the damping");
                }
            }
            boolean decompose = seen == 1 || batch.step() % settings.basisEvery() == 0;
            for (int k = 0; k < methods.size(); k++) {
                methods.get(k).update(scope, batch.of(k), decompose, lambda(k));
            }
        }
        operands = null;
    }

    /** The damping of every block, the pull of the prior included. */
    double[] lambdas() {
        return IntStream.range(0, decay.length).mapToDouble(this::lambda).toArray();
    }

    private double lambda(int block) {
        return settings.damping().strength() + decay[block];
    }

    @Override
    public void decay(double[] perBlock) {
        if (perBlock.length != decay.length) {
            throw new IllegalArgumentException(perBlock.length + " decay coefficients for " + decay.length + " blocks");
        }
        try (NDManager scope = manager.newSubManager();
                GradientMode off = GradientMode.off()) {
            for (int k = 0; k < decay.length; k++) {
                boolean changed = decay[k] != perBlock[k];
                decay[k] = perBlock[k];
                if (changed && seen > 0) {
                    methods.get(k).damp(scope, lambda(k));
                }
            }
        }
        operands = null;
    }

    @Override
    public NDList directions(NDManager scope, StepGradients gradients) {
        if (seen == 0) {
            throw new IllegalStateException("no batch was observed yet; observe one before the first directions");
        }
        NDList all = operands;
        if (all == null) {
            all = new NDList();
            for (BlockMethod method : methods) {
                all.addAll(method.operands());
            }
            operands = all;
        }
        double alpha = settings.scaleMemory();
        try (NDManager inner = scope.newSubManager()) {
            NDArray setting = inner.create(new double[] {alpha, (1 - alpha) * gradients.rows()});
            return needsLoss && gradients.ofLoss() != gradients.ofObjective()
                    ? Programs.PRECONDITION.call(
                            scope, "regularised", forms, setting, gradients.ofLoss(), gradients.ofObjective(), all)
                    : Programs.PRECONDITION.call(scope, "plain", forms, setting, gradients.ofObjective(), all);
        }
    }

    @Override
    public PreconditionerState state(NDManager scope) {
        begin();
        Map<String, NDArray> all = new HashMap<>();
        for (int k = 0; k < blocks.size(); k++) {
            String prefix = blocks.get(k).name() + "/";
            arrays.get(k).forEach((name, array) -> {
                NDArray copy = array.duplicate();
                copy.attach(scope);
                all.put(prefix + name, copy);
            });
        }
        all.put("decay", scope.create(decay));
        return new PreconditionerState(Map.of(SEEN, seen), all);
    }

    @Override
    public void restore(PreconditionerState state) {
        begin();
        NDArray saved = state.arrays().get("decay");
        if (saved == null || saved.size() != decay.length) {
            throw new IllegalArgumentException("the state is not of a network with " + decay.length + " blocks");
        }
        for (int k = 0; k < blocks.size(); k++) {
            String prefix = blocks.get(k).name() + "/";
            for (Map.Entry<String, Shape> begun : beginnings.get(k).entrySet()) {
                NDArray array = state.arrays().get(prefix + begun.getKey());
                if (array == null || !array.getShape().equals(begun.getValue())) {
                    throw new IllegalArgumentException("the state is not of this network and method: it holds no '"
                            + prefix + begun.getKey() + "' of shape " + begun.getValue());
                }
            }
        }
        System.arraycopy(saved.toDoubleArray(), 0, decay, 0, decay.length);
        for (int k = 0; k < blocks.size(); k++) {
            String prefix = blocks.get(k).name() + "/";
            NamedArrays own = arrays.get(k);
            own.clear();
            state.arrays().tailMap(prefix).forEach((name, array) -> {
                if (name.startsWith(prefix)) {
                    own.put(name.substring(prefix.length()), array.duplicate());
                }
            });
        }
        seen = state.counter(SEEN);
        operands = null;
    }

    @Override
    public void close() {
        manager.close();
    }
}
