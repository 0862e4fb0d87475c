package dev.occam.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * Images mirrored and moved at random, each by a draw of its own, for training to see them in other places.
 *
 * <p>A whole batch is one gather: each pixel is fetched from where it stood, and one that stood outside is dark.
 */
public final class ImageAugmentation {

    private final int shift;
    private final boolean flip;
    private final double[] dark;

    /**
     * An augmentation of images.
     *
     * @param shift most pixels that an image is moved along each axis; every whole number from -shift to shift is as
     *     likely, 0 for none
     * @param flip whether every other image, at random, is mirrored left to right
     * @param dark what a dark pixel is for the network, one a channel: it stands where an image was moved away
     */
    public ImageAugmentation(int shift, boolean flip, double[] dark) {
        if (shift < 0) {
            throw new IllegalArgumentException("images cannot be shifted by " + shift + " pixels");
        }
        this.shift = shift;
        this.flip = flip;
        this.dark = dark.clone();
    }

    /**
     * Images augmented.
     *
     * @param images shape (M, channels, height, width)
     * @param random draws all that is random: the same stream, the same result
     * @return the same shape and type, in the images' manager; the images themselves stay as they are
     */
    public NDArray apply(NDArray images, SplittableRandom random) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || shape.get(1) != dark.length) {
            throw new IllegalArgumentException("images (M, " + dark.length + ", height, width) expected, not " + shape);
        }
        long count = shape.get(0);
        long channels = shape.get(1);
        long height = shape.get(2);
        long width = shape.get(3);
        try (NDManager scope = images.getManager().newSubManager()) {
            Draws draws = draw(Math.toIntExact(count), width, random);
            NDArray down = scope.arange(0, (int) height, 1, DataType.INT64)
                    .reshape(1, height)
                    .add(scope.create(draws.down, new Shape(count, 1)));
            NDArray across = scope.arange(0, (int) width, 1, DataType.INT64)
                    .reshape(1, width)
                    .mul(scope.create(draws.sign, new Shape(count, 1)))
                    .add(scope.create(draws.across, new Shape(count, 1)));
            NDArray from = down.clip(0, height - 1)
                    .mul(width)
                    .reshape(count, height, 1)
                    .add(across.clip(0, width - 1).reshape(count, 1, width))
                    .reshape(count, 1, height * width)
                    .broadcast(count, channels, height * width);
            NDArray moved = flat(scope, images, channels).gather(from, 2).reshape(shape);
            if (shift > 0) {
                NDArray seen = inside(down, height)
                        .reshape(count, 1, height, 1)
                        .mul(inside(across, width).reshape(count, 1, 1, width))
                        .toType(images.getDataType(), false);
                NDArray border =
                        scope.create(dark, new Shape(1, channels, 1, 1)).toType(images.getDataType(), false);
                moved = moved.mul(seen).add(border.mul(seen.mul(-1).add(1)));
            }
            moved.attach(images.getManager());
            return moved;
        }
    }

    private static NDArray flat(NDManager scope, NDArray images, long channels) {
        Shape shape = images.getShape();
        NDArray flat = images.reshape(shape.get(0), channels, shape.get(2) * shape.get(3));
        flat.attach(scope);
        return flat;
    }

    private static NDArray inside(NDArray places, long size) {
        return places.gte(0).toType(DataType.INT64, false).mul(places.lt(size).toType(DataType.INT64, false));
    }

    /** For each image the row and column that its first pixel is fetched from, and the direction of its columns. */
    private record Draws(long[] down, long[] across, long[] sign) {}

    private Draws draw(int count, long width, SplittableRandom random) {
        Draws draws = new Draws(new long[count], new long[count], new long[count]);
        for (int n = 0; n < count; n++) {
            boolean mirrored = flip && random.nextBoolean();
            draws.sign[n] = mirrored ? -1 : 1;
            draws.down[n] = random.nextInt(2 * shift + 1) - shift;
            draws.across[n] = (mirrored ? width - 1 : 0) + random.nextInt(2 * shift + 1) - shift;
        }
        return draws;
    }
}
