package dev.occam.models.network;

import ai.djl.ndarray.types.Shape;
import dev.occam.models.data.Nearest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of our own by its name, with the options that were given: {@code mlp}, {@code lenet},
 * {@code resnet-small}, or {@code wide-resnet-D-K} such as {@code wide-resnet-16-4}.
 * <p>An option that the named network does not have is refused, never ignored.
 *
 * @param widths the hidden units of an MLP's layers; null for its default, one layer of 50
 * @param activation of an MLP or a LeNet; null for the hyperbolic tangent
 * @param bias whether an MLP's layers have biases; null for its default, true
 */
public record NetworkChoice(
        String name,
        @Nullable List<Integer> widths,
        @Nullable Activation activation,
        @Nullable Boolean bias) {
    private static final String MLP = "mlp";
    private static final String LENET = "lenet";
    private static final String SMALL_RESNET = "resnet-small";
    private static final String WIDE_RESNET = "wide-resnet-16-4";
    private static final Pattern WIDE = Pattern.compile("wide-resnet-([0-9]{1,6})-([0-9]{1,6})");
    private static final int DEFAULT_UNITS = 50;

    public NetworkChoice {
        widths = widths == null ? null : List.copyOf(widths);
        check(name);
        if (widths != null) {
            refuseUnless(name.equals(MLP), name, "widths of its own", "widths");
        }
        if (activation != null) {
            refuseUnless(name.equals(MLP) || name.equals(LENET), name, "ReLU between its layers", "activation");
        }
        if (bias != null) {
            refuseUnless(name.equals(MLP), name, "biases where it needs them", "bias");
        }
    }

    /** The network called {@code name}, with its default options. */
    public static NetworkChoice of(String name) {
        return new NetworkChoice(name, null, null, null);
    }

    /** The names to print in a help text; a wide ResNet may have other sizes than the one here. */
    public static List<String> names() {
        return List.of(MLP, LENET, SMALL_RESNET, WIDE_RESNET);
    }

    /** Whether {@code name} is written as one of ours, of whatever size. */
    public static boolean isKnown(String name) {
        return names().contains(name) || WIDE.matcher(name).matches();
    }

    /**
     * The network for data of a given shape.
     *
     * @param inputs the shape of one example, without the row axis
     * @param outputs the number C of outputs
     * @throws NetworkException when the network can't take such examples
     */
    public Architecture architecture(Shape inputs, int outputs) {
        Activation nonlinearity = activation == null ? Activation.TANH : activation;
        Matcher wide = WIDE.matcher(name);
        if (wide.matches()) {
            return new WideResNet(inputs, outputs, number(wide.group(1)), number(wide.group(2)));
        }
        return switch (name) {
            case LENET -> new LeNet(inputs, outputs, nonlinearity);
            case SMALL_RESNET -> new SmallResNet(inputs, outputs);
            default ->
                new Mlp(
                        inputs,
                        widths == null ? List.of(DEFAULT_UNITS) : widths,
                        outputs,
                        nonlinearity,
                        bias == null || bias);
        };
    }

    private static void check(String name) {
        Matcher wide = WIDE.matcher(name);
        if (wide.matches()) {
            WideResNet.checkSize(number(wide.group(1)), number(wide.group(2)));
        } else if (!names().contains(name)) {
            throw new NetworkException("no network '" + name + "'" + hint(name)
                    + "; choose mlp, lenet, resnet-small or wide-resnet-D-K such as wide-resnet-16-4");
        }
    }

    /** A name that begins with what was typed is nearer than one with like letters. */
    private static String hint(String name) {
        List<String> longer =
                names().stream().filter(known -> known.startsWith(name)).toList();
        return Nearest.hint(name, longer.isEmpty() ? names() : longer);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static void refuseUnless(boolean fits, String name, String has, String option) {
        if (!fits) {
            throw new NetworkException(name + " has " + has + "; leave out the option " + option);
        }
    }
}
