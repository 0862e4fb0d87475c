package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;

/**
 * A wide residual network (Zagoruyko and Komodakis, 2016) with Fixup (Zhang, Dauphin and Ma, 2019) in
 * place of batch normalisation, ReLU before each convolution of a block.
 * <p>A 3 by 3 convolution of 16 filters; three stages of n blocks with 16k, 32k and 64k filters, the last
 * two of which halve the size in their first block; a ReLU, the mean over pixels, and a linear layer.
 * Convolutions have no biases; scalar shifts stand after the first convolution, before the linear
 * layer and in each block ({@link FixupBlock}).
 * <p>Initial weights: the linear layer and the last convolution of each block 0, so that every output
 * is 0; the others normal with variance 2/(fan out), fan out being filters times kernel size, as the
 * code of Fixup's authors has it within blocks; the first convolution of each block multiplied by
 * L^(-1/2), which is L^(-1/(2m-2)) for the L = 3n blocks of m = 2 convolutions; shifts 0, factors 1.
 *
 * @param inputs (channels, height, width)
 * @param outputs the number C of outputs
 * @param depth d = 6n + 4, at least 10: the layers with weights on the longest way, shortcuts not counted
 * @param width k, the factor of the filters
 */
public record WideResNet(Shape inputs, int outputs, int depth, int width) implements Architecture {
    private static final int STEM = 16;
    private static final int STAGES = 3;
    private static final int KERNEL = 3;
    private static final int AREA = KERNEL * KERNEL;
    private static final int LAYERS_A_BLOCK = 3;
    private static final int SCALARS_A_BLOCK = 5;
    private static final int OTHER_SCALARS = 2;
    private static final int FEWEST = 10;
    private static final int WIDEST = 100;
    private static final int DEEPEST = 1000;

    public WideResNet {
        checkSize(depth, width);
        Layers.checkImages(name(depth, width), inputs, outputs);
    }

    /** Refuses a depth that is not 6n + 4 and a width below 1, or either beyond reason. */
    static void checkSize(int depth, int width) {
        if (depth < FEWEST || depth > DEEPEST || depth % 6 != 4) {
            int below = Math.max(FEWEST, Math.min(DEEPEST, depth - Math.floorMod(depth - 4, 6)));
            String near = depth < FEWEST || depth > DEEPEST ? "" + below : below + " or " + (below + 6);
            throw new NetworkException(name(depth, width) + ": the depth of a wide ResNet is 6n + 4, from 10 to 1000,"
                    + " not " + depth + "; choose " + near);
        }
        if (width < 1 || width > WIDEST) {
            throw new NetworkException(
                    name(depth, width) + ": the width of a wide ResNet is 1 to 100, not " + width + "; choose 4");
        }
    }

    private static String name(int depth, int width) {
        return "wide-resnet-" + depth + "-" + width;
    }

    private int blocksAStage() {
        return (depth - 4) / 6;
    }

    private int filters(int stage) {
        return (STEM << stage) * width;
    }

    @Override
    public long parameterCount() {
        long count = inputs.get(0) * AREA * STEM;
        long before = STEM;
        for (int stage = 0; stage < STAGES; stage++) {
            long filters = filters(stage);
            count += before == filters ? 0 : before * filters;
            for (int i = 0; i < blocksAStage(); i++) {
                count += (before + filters) * AREA * filters + SCALARS_A_BLOCK;
                before = filters;
            }
        }
        return count + OTHER_SCALARS + (before + 1) * outputs;
    }

    @Override
    public String description() {
        return "wide residual network " + depth + "-" + width + " with Fixup on images of shape " + inputs;
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        block.add("stem", Layers.convolution(STEM, KERNEL, 1, new Normal(seed, 0, he(STEM, AREA))));
        block.add("stemShift", new ScalarShift());
        int before = STEM;
        int layer = 1;
        for (int stage = 0; stage < STAGES; stage++) {
            for (int i = 0; i < blocksAStage(); i++) {
                String name = "stage" + (stage + 1) + "block" + (i + 1);
                block.add(name, residual(seed, layer, before, filters(stage), stage > 0 && i == 0 ? 2 : 1));
                before = filters(stage);
                layer += LAYERS_A_BLOCK;
            }
        }
        block.add("relu", Activation.reluBlock());
        block.add("mean", Layers.globalAverage());
        block.add("meanShift", new ScalarShift());
        block.add("linear", Layers.linear(outputs, Initializer.ZEROS, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }

    private Block residual(long seed, int layer, int before, int filters, int stride) {
        double shrink = 1 / Math.sqrt(STAGES * blocksAStage());
        Normal first = new Normal(seed, layer, shrink * he(filters, AREA));
        return new FixupBlock(
                Layers.convolution(filters, KERNEL, stride, first),
                Layers.convolution(filters, KERNEL, 1, Initializer.ZEROS),
                before == filters
                        ? null
                        : Layers.convolution(filters, 1, stride, new Normal(seed, layer + 1, he(filters, 1))));
    }

    /** The standard deviation of He, Zhang, Ren and Sun (2015) that keeps the backward signal's size. */
    private static double he(int filters, int area) {
        return Math.sqrt(2.0 / ((double) filters * area));
    }
}
