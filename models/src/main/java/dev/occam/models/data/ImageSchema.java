package dev.occam.models.data;

import java.nio.file.Path;
import java.util.List;

/**
 * How images become numbers, as it was learnt from training images: enough to read new ones the same way.
 *
 * @param channels 1 for grey (IDX), 3 for red, green and blue (CIFAR binary)
 * @param means of each channel's pixels over the training images, of 1
 * @param deviations their population standard deviations; 0 where all were alike, and pixels are not scaled
 * @param outputs the class names by class id
 */
public record ImageSchema(
        int channels, int height, int width, List<Double> means, List<Double> deviations, List<String> outputs)
        implements RowSchema {

    private static final int GREY = 1;

    public ImageSchema {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        outputs = List.copyOf(outputs);
        boolean colour = channels == CifarKind.CHANNELS && height == CifarKind.SIZE && width == CifarKind.SIZE;
        if (channels != GREY && !colour || height < 1 || width < 1) {
            throw new IllegalArgumentException("images of " + channels + " channels of " + height + " by " + width
                    + " pixels are neither grey nor 32 by 32 in colour");
        }
        if (means.size() != channels || deviations.size() != channels || outputs.size() < 2) {
            throw new IllegalArgumentException(means.size() + " means, " + deviations.size() + " deviations and "
                    + outputs.size() + " classes do not fit images of " + channels + " channels");
        }
        if (!means.stream().allMatch(Double::isFinite)
                || !deviations.stream().allMatch(deviation -> deviation >= 0 && Double.isFinite(deviation))) {
            throw new IllegalArgumentException("means " + means + " and deviations " + deviations
                    + " of pixels; both are finite, deviations not negative");
        }
    }

    @Override
    public Task task() {
        return Task.CLASSIFICATION;
    }

    @Override
    public Standardisation scale() {
        return Standardisation.identity(outputs.size());
    }

    @Override
    public long[] shape() {
        return new long[] {channels, height, width};
    }

    @Override
    public NewExamples rows(Path path) {
        return new NewImages(path, this);
    }

    /**
     * Drawn digits of the images' size, for holding a network against rows of a kind that it does not know.
     *
     * @param count how many, at least 10
     * @param seed of the drawing
     * @throws DataException if the images are not grey and square, in one line
     */
    public NewExamples digits(int count, long seed) {
        return new NewDigits(this, count, seed);
    }

    boolean grey() {
        return channels == GREY;
    }

    /** Images as the network sees them. */
    ScaledBytes scaled(byte[] pixels) {
        return new ScaledBytes(
                pixels, height * width, PixelScaling.of(means, deviations).values());
    }
}
