package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;

/**
 * A vision transformer (Dosovitskiy et al., 2021): patches as tokens of D numbers, learned positions, layers of attention and
 * of two linear layers with a GELU between them, each after a layer norm and added to what came in, a last layer norm, and a
 * linear layer on the class token or on the mean of all tokens.
 * <p>Heads have 64 numbers each; there are at least two. The inner layer has 4 D units. For images of 3 by 224 by 224, patches of
 * 16 pixels, 12 layers, D = 384 and 1000 classes it has 22,050,664 parameters with a class token.
 * <p>Weights begin normally with variance 2/(fan in + fan out), positions with deviation 0.02; class token, biases and the last
 * layer at 0, gains at 1.
 *
 * @param inputs (channels, height, width), a whole number of patches either way
 * @param outputs the number C of outputs
 * @param depth layers
 * @param width D, even; above 128 a multiple of 64
 * @param patch side of a patch in pixels
 * @param pooling what the last layer sees
 */
public record VisionTransformer(Shape inputs, int outputs, int depth, int width, int patch, Pooling pooling)
        implements Architecture {

    /** What the last layer sees of the tokens. */
    public enum Pooling {
        /** A token of its own, that no patch belongs to. */
        TOKEN,
        /** The mean of all patches. */
        MEAN
    }

    private static final int HEAD = 64;
    private static final int LEAST_HEADS = 2;
    private static final int DEEPEST = 100;
    private static final int WIDEST = 8192;
    private static final int LARGEST_PATCH = 1000;

    public VisionTransformer {
        checkSize(depth, width, patch);
        String name = name(depth, width, patch);
        Layers.checkImages(name, inputs, outputs);
        if (inputs.get(1) % patch != 0 || inputs.get(2) % patch != 0) {
            throw new NetworkException(name + " needs images of whole patches of " + patch + " by " + patch
                    + " pixels, not " + inputs.get(1) + " by " + inputs.get(2)
                    + "; choose a patch that divides both sides");
        }
    }

    /** Refuses what is not the size of a vision transformer. */
    static void checkSize(int depth, int width, int patch) {
        String name = name(depth, width, patch);
        if (depth < 1 || depth > DEEPEST) {
            throw new NetworkException(
                    name + ": a vision transformer has 1 to 100 layers, not " + depth + "; choose 4");
        }
        if (width < LEAST_HEADS || width > WIDEST || width % heads(width) != 0) {
            throw new NetworkException(name + ": the width of a vision transformer is even, above 128 a multiple of 64,"
                    + " at most 8192, not " + width + "; choose 64");
        }
        if (patch < 1 || patch > LARGEST_PATCH) {
            throw new NetworkException(name + ": a patch has a side of 1 to 1000 pixels, not " + patch + "; choose 4");
        }
    }

    private static String name(int depth, int width, int patch) {
        return "vit-" + depth + "-" + width + "-" + patch;
    }

    private static int heads(int width) {
        return Math.max(LEAST_HEADS, width / HEAD);
    }

    private long tokens() {
        long patches = inputs.get(1) / patch * (inputs.get(2) / patch);
        return pooling == Pooling.TOKEN ? patches + 1 : patches;
    }

    @Override
    public long parameterCount() {
        long d = width;
        long embedding = (inputs.get(0) * patch * patch + 1) * d + tokens() * d + (pooling == Pooling.TOKEN ? d : 0);
        long attention = 4 * (d + 1) * d;
        long inner = (d + 1) * EncoderLayer.INNER * d + (EncoderLayer.INNER * d + 1) * d;
        return embedding + depth * (attention + inner + 4 * d) + 2 * d + (d + 1) * outputs;
    }

    @Override
    public String description() {
        return "vision transformer of " + depth + " layers, " + tokens() + " tokens of " + width + " and "
                + heads(width) + " heads, " + (pooling == Pooling.TOKEN ? "class token" : "mean of tokens")
                + ", on images of shape " + inputs;
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        block.add("tokens", new PatchTokens(inputs, patch, width, pooling == Pooling.TOKEN, seed));
        int made = PatchTokens.LAYERS;
        for (int i = 0; i < depth; i++) {
            block.add("layer" + (i + 1), new EncoderLayer(width, heads(width), seed, made));
            made += EncoderLayer.LAYERS;
        }
        block.add("norm", EncoderLayer.norm());
        block.add("pool", new TokenPooling(pooling));
        block.add("linear", Layers.linear(outputs, Initializer.ZEROS, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }
}
