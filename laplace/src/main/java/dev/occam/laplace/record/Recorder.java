package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.occam.laplace.torch.GradientMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a block forward and writes down each layer call, at the level of the operator, with no change to the block.
 *
 * <p>A pass runs on leaves of its own that share the parameters' numbers, and touches no parameter: no gradient, no flag,
 * no value. It runs in inference mode (Dropout and BatchNorm behave as in prediction) unless it is one of training. A
 * recorder may be used from several threads.
 *
 * <p>Explained are linear layers with any number of dimensions between the batch and the features, products with a
 * matrix, convolutions over one or two axes, embeddings, norms, and scales and shifts by element, by a parameter or a slice of one;
 * each called any number of times. A trainable parameter that takes part in anything else is refused by name.
 *
 * <p>Data lie along the first axis of every call, unless the block is one of {@link RowsOfData}, or {@link #foldedBy} says
 * otherwise.
 */
public final class Recorder {

    private static final String SUPPORTED = "linear layers, products with a matrix, convolutions over one or two axes,"
            + " embeddings, layer and batch norms, and scales and shifts by element";

    private final Block block;
    private final LayerSelection selection;
    private final DatumMap datumMap;
    private final Map<Parameter, String> names = new LinkedHashMap<>();

    private Recorder(Block block, LayerSelection selection, DatumMap datumMap) {
        this.block = block;
        this.selection = selection;
        this.datumMap = datumMap;
        for (Pair<String, Parameter> entry : block.getParameters()) {
            // A block that is a child twice lists its parameters twice: the first path is the name.
            names.putIfAbsent(entry.getValue(), entry.getKey());
        }
    }

    /**
     * A recorder of a block.
     *
     * @param block an initialised block with one input and one output
     * @return the recorder
     */
    public static Recorder of(Block block) {
        return of(block, LayerSelection.all());
    }

    /**
     * A recorder of some layers of a block; the parameters of all others count as frozen.
     *
     * @param block an initialised block with one input and one output
     * @param selection which layers are recorded
     * @return the recorder
     */
    public static Recorder of(Block block, LayerSelection selection) {
        if (!block.isInitialized()) {
            throw new IllegalArgumentException("the block has no weights yet; initialise it before recording");
        }
        return new Recorder(block, selection, block instanceof RowsOfData own ? own.datumMap() : DatumRows.FIRST_AXIS);
    }

    /**
     * The same recorder, told whose the rows are where data do not lie along the first axis.
     *
     * @param map which datum each row belongs to
     * @return a recorder of the same block
     */
    public Recorder foldedBy(DatumMap map) {
        return new Recorder(block, selection, map);
    }

    /**
     * Records one forward pass.
     *
     * @param input shape (N, ...)
     * @return the pass; its arrays are attached to the input's manager
     * @throws UnsupportedNetworkException if a trainable parameter takes part in something not explained
     */
    public Recording record(NDArray input) {
        return run(input, false, true);
    }

    /**
     * Records one forward pass as training takes it: Dropout drops, BatchNorm normalises by the batch and updates its running
     * statistics, once.
     *
     * <p>BatchNorm mixes data, so that the gradient at a layer below it is no longer that of one datum's loss alone.
     *
     * @param input shape (N, ...)
     * @return the pass; its arrays are attached to the input's manager
     * @throws UnsupportedNetworkException if a trainable parameter takes part in something not explained
     */
    public Recording recordTraining(NDArray input) {
        return run(input, true, true);
    }

    /**
     * Records one forward pass as training takes it, down to the parameters alone: what a step needs that asks for no
     * layer, at no cost beyond the pass itself.
     *
     * @param input shape (N, ...)
     * @return the pass, with the numbers of {@link #recordTraining} and no calls
     */
    public Recording recordParameters(NDArray input) {
        return run(input, true, false);
    }

    private Recording run(NDArray input, boolean training, boolean layers) {
        NDManager scope = input.getManager();
        Tape tape = layers ? new Tape(scope) : Tape.ofParameters(scope);
        NDArray output;
        try (GradientMode on = GradientMode.on()) {
            NDList outputs =
                    block.forward(new TracedParameterStore(scope, tape::leaf), new NDList(tape.trace(input)), training);
            if (outputs.size() != 1) {
                throw new UnsupportedNetworkException("the network returns " + outputs.size()
                        + " arrays; return one array of outputs, shape (rows, outputs)");
            }
            output = Tape.unwrap(outputs.get(0));
        }
        DatumRows rows = new DatumRows(datumMap.of(input));
        List<LayerCalls> calls = layers ? explain(tape, rows) : List.of();
        return new Recording(output, calls, tape.leaves(), rows.data(), rows.ofOutput(output.getShape()));
    }

    /**
     * Runs the block forward as in training, with nothing recorded; a graph is built where the caller builds one.
     *
     * <p>The graph reaches the parameters' own arrays. Unlike a plain forward pass, numbers that the block multiplies by stay readable for the backward pass.
     *
     * @param input shape (N, ...)
     * @return the output, attached to the input's manager
     */
    public NDArray train(NDArray input) {
        Tape tape = new Tape(input.getManager());
        NDList outputs = block.forward(
                new TracedParameterStore(input.getManager(), (parameter, value) -> tape.trace(value)),
                new NDList(tape.trace(input)),
                true);
        return Tape.unwrap(outputs.singletonOrThrow());
    }

    /**
     * Runs the block forward as in prediction with other values in the place of some parameters; the network keeps its own.
     *
     * @param input shape (N, ...)
     * @param values of those parameters, in their shapes
     * @return the output, attached to the input's manager
     */
    public NDArray predict(NDArray input, Map<Parameter, NDArray> values) {
        NDList outputs = block.forward(
                new TracedParameterStore(
                        input.getManager(), (parameter, value) -> values.getOrDefault(parameter, value)),
                new NDList(input),
                false);
        return outputs.singletonOrThrow();
    }

    /**
     * The layers of the network, found by recording one pass.
     *
     * @param input a small input, shape (N, ...)
     * @return the layers in the order in which they first run
     */
    public List<Layer> layers(NDArray input) {
        try (NDManager scope = input.getManager().newSubManager()) {
            NDArray own = input.duplicate();
            own.attach(scope);
            return record(own).calls().stream().map(LayerCalls::layer).toList();
        }
    }

    /**
     * What one datum costs going forward through the recorded layers.
     *
     * @param input a small input, shape (N, ...)
     * @return multiplications: parameters times shared positions, over all layers
     */
    public long productsPerRow(NDArray input) {
        try (NDManager scope = input.getManager().newSubManager()) {
            NDArray own = input.duplicate();
            own.attach(scope);
            return record(own).calls().stream()
                    .mapToLong(call -> call.positions()
                            * call.layer().inputs()
                            * call.layer().outputs()
                            * call.layer().operator().groups())
                    .sum();
        }
    }

    /**
     * Number of parameters that are frozen, and so no part of curvature, norm or count.
     *
     * @return numbers in frozen tensors; running statistics are not counted
     */
    public long frozen() {
        return names.keySet().stream()
                .filter(p -> !p.requiresGradient()
                        && p.getType() != Parameter.Type.RUNNING_MEAN
                        && p.getType() != Parameter.Type.RUNNING_VAR)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    private List<LayerCalls> explain(Tape tape, DatumRows rows) {
        Set<Parameter> trained = trained(tape.calls());
        for (Tape.Use use : tape.unexplained()) {
            if (trained.contains(use.parameter())) {
                throw unsupported(use.parameter(), "takes part in the operator '" + use.operator() + "'");
            }
        }
        Map<Parameter, LayerCalls> byWeight = new LinkedHashMap<>();
        for (OperatorCall call : tape.calls()) {
            if (!trained.contains(call.weight())) {
                continue;
            }
            LayerCalls known = byWeight.computeIfAbsent(
                    call.weight(), weight -> new LayerCalls(layer(call, trained), rows.data()));
            if (!known.layer().sharesWith(layer(call, trained))) {
                throw unsupported(call.weight(), "takes part in two operators of different kinds");
            }
            known.add(call.operator(), call.input(), call.output(), rows.of(call, name(call.weight())));
        }
        refuseShared(byWeight.values());
        refuseUnseen(byWeight.values(), trained);
        return new ArrayList<>(byWeight.values());
    }

    /** The parameters that are neither frozen nor left out. */
    private Set<Parameter> trained(List<OperatorCall> calls) {
        Set<Parameter> trained = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Map.Entry<Parameter, String> entry : names.entrySet()) {
            if (entry.getKey().requiresGradient() && selection.includes(entry.getValue())) {
                trained.add(entry.getKey());
            }
        }
        if (selection.isLast()) {
            trained.retainAll(last(calls));
        }
        return trained;
    }

    private static Set<Parameter> last(List<OperatorCall> calls) {
        Set<Parameter> last = Collections.newSetFromMap(new IdentityHashMap<>());
        for (OperatorCall call : calls) {
            if (call.operator().kind() == Operator.Kind.AFFINE && call.weight().requiresGradient()) {
                last.clear();
                last.add(call.weight());
                if (call.bias() != null) {
                    last.add(call.bias());
                }
            }
        }
        return last;
    }

    /** A tensor in two layers would be counted twice. */
    private void refuseShared(Iterable<LayerCalls> calls) {
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (LayerCalls call : calls) {
            Layer layer = call.layer();
            for (Layer.Tensor tensor : layer.tensors()) {
                if (!seen.add(tensor.parameter())) {
                    throw unsupported(tensor.parameter(), "belongs to two layers");
                }
            }
        }
    }

    private Layer layer(OperatorCall call, Set<Parameter> trained) {
        Parameter bias = call.bias();
        return Layer.of(
                call.operator(), tensor(call.weight()), bias != null && trained.contains(bias) ? tensor(bias) : null);
    }

    private Layer.Tensor tensor(Parameter parameter) {
        return new Layer.Tensor(name(parameter), parameter);
    }

    private String name(Parameter parameter) {
        return names.getOrDefault(parameter, parameter.getName());
    }

    /** A trainable parameter that no call used would be dropped in silence: it is refused instead. */
    private void refuseUnseen(Iterable<LayerCalls> calls, Set<Parameter> trained) {
        List<Parameter> seen = new ArrayList<>();
        for (LayerCalls call : calls) {
            seen.add(call.layer().weight().parameter());
            Layer.Tensor bias = call.layer().bias();
            if (bias != null) {
                seen.add(bias.parameter());
            }
        }
        for (Parameter parameter : names.keySet()) {
            if (trained.contains(parameter) && !seen.contains(parameter)) {
                throw unsupported(parameter, "is trainable, but no recorded layer uses it");
            }
        }
    }

    private UnsupportedNetworkException unsupported(Parameter parameter, String what) {
        return new UnsupportedNetworkException("parameter '" + name(parameter) + "' " + what + "; supported are "
                + SUPPORTED + ". Freeze the parameter, or build the layer from these");
    }
}
