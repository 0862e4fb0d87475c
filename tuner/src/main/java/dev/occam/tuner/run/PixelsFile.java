package dev.occam.tuner.run;

import dev.occam.models.data.ImageSchema;
import java.util.List;

/**
 * What a run on images keeps in {@code features.json}.
 *
 * @param channels 1 or 3
 * @param height of an image, in pixels
 * @param width of an image, in pixels
 * @param means of each channel's training pixels, of 1
 * @param deviations of each channel's training pixels
 * @param outputs class names by class id
 * @param novelty what counts as far
 */
record PixelsFile(
        String format,
        int version,
        int channels,
        int height,
        int width,
        List<Double> means,
        List<Double> deviations,
        List<String> outputs,
        Novelty novelty)
        implements StoredSchema {

    static final String FORMAT = "occam-pixels";

    static PixelsFile of(ImageSchema images, Novelty novelty) {
        return new PixelsFile(
                FORMAT,
                VERSION,
                images.channels(),
                images.height(),
                images.width(),
                images.means(),
                images.deviations(),
                images.outputs(),
                novelty);
    }

    @Override
    public ImageSchema schema() {
        return new ImageSchema(channels, height, width, means, deviations, outputs);
    }
}
