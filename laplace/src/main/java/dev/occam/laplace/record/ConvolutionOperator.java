package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;

/**
 * A convolution over one or two axes: the same map of a patch (C_in, K_h, K_w) at each output pixel.
 *
 * @param kernel K_h, K_w
 * @param stride along each axis
 * @param padding zeros on both sides of each axis
 * @param dilation steps between kernel entries
 * @param groups independent shares of the channels
 */
record ConvolutionOperator(Shape kernel, Shape stride, Shape padding, Shape dilation, int groups) implements Operator {

    /** Numbers in the patches built at once where more than one datum's are. */
    private static final long PATCHES = 1L << 24;

    static ConvolutionOperator of(NDArray weight, Shape stride, Shape padding, Shape dilation, int groups) {
        return new ConvolutionOperator(
                planar(weight.getShape().slice(2), 1),
                planar(stride, 1),
                planar(padding, 0),
                planar(dilation, 1),
                groups);
    }

    /** A shape over one axis becomes one over two, the first of size one. */
    private static Shape planar(Shape shape, long filler) {
        return shape.dimension() == 1 ? new Shape(filler, shape.get(0)) : shape;
    }

    @Override
    public Kind kind() {
        return Kind.AFFINE;
    }

    @Override
    public int inputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().get(1) * groups * kernel.size());
    }

    @Override
    public int outputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().get(0));
    }

    @Override
    public long positions(NDArray input) {
        Shape image = planar(input.getShape().slice(2), 1);
        return outputLength(image, 0) * outputLength(image, 1);
    }

    private long outputLength(Shape image, int axis) {
        long reach = dilation.get(axis) * (kernel.get(axis) - 1) + 1;
        return (image.get(axis) + 2 * padding.get(axis) - reach) / stride.get(axis) + 1;
    }

    @Override
    public NDArray unfold(NDArray input) {
        NDArray patches = Operators.patches(input.getManager(), image(input), kernel, stride, padding, dilation);
        return patches.transpose(0, 2, 1);
    }

    /** On a processor the patches of one datum stay in its cache; a GPU wants larger products. */
    @Override
    public void addOuterProducts(NDArray sum, NDArray input, int group) {
        NDArray image = image(input);
        if (groups > 1) {
            long share = image.getShape().get(1) / groups;
            image = image.get(new NDIndex(":, " + group * share + ":" + (group + 1) * share));
        }
        long numbers = sum.getShape().get(0) * positions(input);
        long step = input.getDevice().isGpu() ? Math.max(1, PATCHES / numbers) : 1;
        Operators.addPatchProducts(sum, image, kernel, stride, padding, dilation, step);
    }

    /**
     * The averaged patch: entry (c, k_h, k_w) is the mean of channel c over the pixels which that kernel entry meets, so
     * two small matrix products with counts take the place of all patches.
     */
    @Override
    public NDArray mean(NDArray input) {
        NDArray image = image(input);
        Shape size = image.getShape().slice(2);
        NDArray down = meets(image, size, 0);
        NDArray across = meets(image, size, 1);
        NDArray sums = down.matMul(image.matMul(across.transpose()));
        return sums.reshape(image.getShape().get(0), -1).div((double) positions(input));
    }

    /** How often kernel entry k of an axis meets pixel i: shape (K, length), 0 or 1. */
    private NDArray meets(NDArray like, Shape image, int axis) {
        int entries = Math.toIntExact(kernel.get(axis));
        int length = Math.toIntExact(image.get(axis));
        double[] met = new double[entries * length];
        for (int k = 0; k < entries; k++) {
            for (long o = 0; o < outputLength(image, axis); o++) {
                long pixel = o * stride.get(axis) + k * dilation.get(axis) - padding.get(axis);
                if (pixel >= 0 && pixel < length) {
                    met[k * length + (int) pixel] = 1;
                }
            }
        }
        NDManager manager = like.getManager();
        return manager.create(met, new Shape(entries, length)).toType(like.getDataType(), false);
    }

    private static NDArray image(NDArray input) {
        return input.getShape().dimension() == 3 ? input.expandDims(2) : input;
    }

    @Override
    public NDArray gradient(NDArray gradient) {
        Shape shape = gradient.getShape();
        return gradient.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1);
    }

    @Override
    public NDArray matrix(NDArray weight) {
        return weight.reshape(weight.getShape().get(0), -1);
    }

    @Override
    public NDArray parameter(NDArray matrix, Shape shape) {
        return matrix.reshape(shape);
    }
}
