package dev.occam.models.network;

import ai.djl.ndarray.types.Shape;
import dev.occam.models.data.Graph;
import dev.occam.models.data.Nearest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network of our own by its name, with the options that were given: {@code mlp}, or one of {@link NetworkFamily}, such as
 * {@code lenet} or {@code wide-resnet-16-4}.
 * <p>An option that the named network does not have is refused, never ignored.
 *
 * @param widths the hidden units of an MLP's layers; null for its default, one layer of 50
 * @param activation of an MLP, a LeNet or an autoencoder; null for the hyperbolic tangent
 * @param bias whether an MLP's layers have biases; null for its default, true
 */
public record NetworkChoice(
        String name,
        @Nullable List<Integer> widths,
        @Nullable Activation activation,
        @Nullable Boolean bias) {
    private static final String MLP = "mlp";
    private static final int DEFAULT_UNITS = 50;

    public NetworkChoice {
        widths = widths == null ? null : List.copyOf(widths);
        check(name);
        if (widths != null) {
            refuseUnless(name.equals(MLP), name, "widths of its own", "widths");
        }
        if (activation != null) {
            refuseUnless(takesActivation(name), name, "an activation of its own", "activation");
        }
        if (bias != null) {
            refuseUnless(name.equals(MLP), name, "biases where it needs them", "bias");
        }
    }

    /** The network called {@code name}, with its default options. */
    public static NetworkChoice of(String name) {
        return new NetworkChoice(name, null, null, null);
    }

    /** The names to print in a help text; those with numbers may have others. */
    public static List<String> names() {
        return Stream.concat(Stream.of(MLP), Stream.of(NetworkFamily.values()).map(NetworkFamily::example))
                .toList();
    }

    /** Whether {@code name} is written as one of ours, of whatever size. */
    public static boolean isKnown(String name) {
        return name.equals(MLP) || NetworkFamily.of(name).isPresent();
    }

    /** Whether the nonlinearity of the network called {@code name} can be chosen. */
    public static boolean takesActivation(String name) {
        return name.equals(MLP)
                || NetworkFamily.of(name)
                        .map(NetworkFamily.Member::takesActivation)
                        .orElse(false);
    }

    /**
     * The network for data of a given shape.
     *
     * @param inputs the shape of one example, without the row axis; two dimensions are a graph, as {@link GraphClassifier} takes it
     * @param outputs the number C of outputs
     * @throws NetworkException when the network can't take such examples
     */
    public Architecture architecture(Shape inputs, int outputs) {
        boolean graphs = inputs.dimension() == 2;
        if (graphs
                && NetworkFamily.of(name).map(member -> !member.isForGraphs()).orElse(true)) {
            throw NetworkException.noGraphs(name);
        }
        Activation nonlinearity = activation == null ? Activation.TANH : activation;
        return NetworkFamily.of(name)
                .map(member -> member.network(inputs, outputs, nonlinearity))
                .orElseGet(() -> new Mlp(
                        inputs,
                        widths == null ? List.of(DEFAULT_UNITS) : widths,
                        outputs,
                        nonlinearity,
                        bias == null || bias));
    }

    /**
     * The network for the nodes of a graph.
     *
     * @param outputs the number C of outputs
     * @throws NetworkException when the network is not for graphs
     */
    public Architecture architecture(Graph graph, int outputs) {
        return NetworkFamily.of(name)
                .map(member -> member.network(graph, outputs))
                .orElseThrow(() -> NetworkException.noGraph(name));
    }

    private static void check(String name) {
        NetworkFamily.of(name).ifPresent(NetworkFamily.Member::check);
        if (!isKnown(name)) {
            throw new NetworkException("no network '" + name + "'" + hint(name) + "; choose mlp, lenet, resnet-small,"
                    + " resnet34 or resnet34-W, vgg11 or vgg11-W, autoencoder-mnist, autoencoder-curves or autoencoder-faces or"
                    + " these with -W, cuda-convnet, wide-resnet-D-K such as wide-resnet-16-4,"
                    + " vit-D-W-P such as vit-4-64-4, or gcn-W such as gcn-16");
        }
    }

    /** A name that begins with what was typed is nearer than one with like letters. */
    private static String hint(String name) {
        List<String> longer =
                names().stream().filter(known -> known.startsWith(name)).toList();
        return Nearest.hint(name, longer.isEmpty() ? names() : longer);
    }

    private static void refuseUnless(boolean fits, String name, String has, String option) {
        if (!fits) {
            throw new NetworkException(name + " has " + has + "; leave out the option " + option);
        }
    }
}
