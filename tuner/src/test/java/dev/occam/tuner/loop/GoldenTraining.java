package dev.occam.tuner.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A run of a peer's online training: settings, first weights, and the figures on the way.
 *
 * @param run the run
 * @param problem its network and data
 */
record GoldenTraining(JsonNode run, JsonNode problem) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All runs of the folder that {@code occam.golden} names, or of the test resources; none where it holds none. */
    static Stream<GoldenTraining> all() {
        Path folder = folder();
        Path runs = folder.resolve("marglik_training.json");
        if (!Files.exists(runs)) {
            return Stream.empty();
        }
        return elements(parse(runs).required("runs"))
                .map(run -> new GoldenTraining(
                        run, parse(folder.resolve(run.required("case").textValue() + ".json"))));
    }

    private static Path folder() {
        String chosen = System.getProperty("occam.golden");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen);
        }
        try {
            return Path.of(Objects.requireNonNull(GoldenTraining.class.getResource("/golden"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    String config(String field) {
        return run.required("config").required(field).asText();
    }

    int count(String field) {
        return run.required("config").required(field).intValue();
    }

    double number(String field, double otherwise) {
        return run.required("config").path(field).asDouble(otherwise);
    }

    double[] figures(String field) {
        return doubles(run.required(field));
    }

    boolean isClassification() {
        return config("likelihood").equals("classification");
    }

    /** Whether the gradient in the noise is right; the peer's own is wrong for a Kronecker curvature. */
    boolean isRepaired() {
        return isClassification() || run.path("patched_sigma_gradient").booleanValue();
    }

    int outputs() {
        return problem.required("n_outputs").intValue();
    }

    NDArray inputs(NDManager manager) {
        return array(manager, problem.required("X"));
    }

    /** Class ids, or values (N, C). */
    NDArray targets(NDManager manager) {
        NDArray y = array(manager, problem.required("y"));
        return isClassification() ? y.toType(DataType.INT64, false) : y;
    }

    /** The network at the run's first weights. */
    Block network(NDManager manager) {
        SequentialBlock block = new SequentialBlock();
        elements(problem.required("layers")).forEach(layer -> block.add(layer(layer)));
        block.initialize(manager, DataType.FLOAT64, inputs(manager).getShape());
        int next = 0;
        for (Parameter parameter : block.getParameters().values()) {
            JsonNode stored = run.required("init_params").get(next++);
            parameter.getArray().set(DoubleBuffer.wrap(doubles(stored.required("data"))));
        }
        return block;
    }

    private static Block layer(JsonNode layer) {
        boolean bias = layer.path("bias").booleanValue();
        return switch (layer.required("type").textValue()) {
            case "linear" ->
                Linear.builder()
                        .setUnits(layer.required("out").longValue())
                        .optBias(bias)
                        .build();
            case "conv2d" ->
                Conv2d.builder()
                        .setFilters(layer.required("out").intValue())
                        .setKernelShape(shape(layer, "kernel"))
                        .optStride(shape(layer, "stride"))
                        .optPadding(shape(layer, "padding"))
                        .optDilation(shape(layer, "dilation"))
                        .optGroups(layer.required("groups").intValue())
                        .optBias(bias)
                        .build();
            case "tanh" -> Activation.tanhBlock();
            case "relu" -> Activation.reluBlock();
            case "global_avg_pool" ->
                new LambdaBlock(
                        l -> new NDList(l.singletonOrThrow().mean(new int[] {3}).mean(new int[] {2})));
            case "flatten" -> Blocks.batchFlattenBlock();
            default -> throw new IllegalArgumentException(layer.toString());
        };
    }

    private static Shape shape(JsonNode node, String field) {
        return new Shape(
                elements(node.required(field)).mapToLong(JsonNode::longValue).toArray());
    }

    private static NDArray array(NDManager manager, JsonNode tensor) {
        return manager.create(doubles(tensor.required("data")), shape(tensor, "shape"));
    }

    private static double[] doubles(JsonNode array) {
        return elements(array).mapToDouble(JsonNode::doubleValue).toArray();
    }

    @Override
    public String toString() {
        return run.path("case").asText() + ", " + config("hessian_structure") + " " + config("backend") + ", "
                + config("prior_structure") + " prior" + (isRepaired() ? "" : ", unrepaired");
    }
}
