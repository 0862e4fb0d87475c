package dev.occam.models.data;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grey images in IDX files named one by one, plain or gzipped, and how to make a data set of them.
 * <p>Examples have shape (1, height, width). Pixels are divided by 255 and standardised by one mean
 * and one standard deviation, those of all pixels of the training images drawn. The classes are 0 up
 * to the largest label of the training file. Every error is a {@link DataException}.
 *
 * @param testImages null, with {@code testLabels}, when every image trains
 */
public record IdxFiles(
        Path trainImages,
        Path trainLabels,
        @Nullable Path testImages,
        @Nullable Path testLabels,
        ImageLimits limits) {

    public IdxFiles {
        if ((testImages == null) != (testLabels == null)) {
            Path named = Objects.requireNonNull(testImages == null ? testLabels : testImages);
            throw DataException.in(
                    named,
                    "test " + (testImages == null ? "labels" : "images") + " without test "
                            + (testImages == null ? "images" : "labels"),
                    "name both files or neither");
        }
    }

    /** All images of one pair of files train. */
    public static IdxFiles of(Path images, Path labels) {
        return new IdxFiles(images, labels, null, null, ImageLimits.none());
    }

    public IdxFiles withTest(Path images, Path labels) {
        return new IdxFiles(trainImages, trainLabels, images, labels, limits);
    }

    public IdxFiles withLimits(ImageLimits chosen) {
        return new IdxFiles(trainImages, trainLabels, testImages, testLabels, chosen);
    }

    /**
     * Reads, checks, draws and scales the images.
     *
     * @throws DataException whatever is wrong with the files, in one line with its remedy
     */
    public DataSet read() {
        IdxFile.Images train = IdxFile.images(trainImages);
        LabelledImages labelled = IdxFile.pair(train, trainImages, trainLabels);
        LabelledImages test = null;
        if (testImages != null && testLabels != null) {
            IdxFile.Images images = IdxFile.images(testImages);
            if (images.height() != train.height() || images.width() != train.width()) {
                throw DataException.in(
                        testImages,
                        "images of " + images.height() + " by " + images.width() + " pixels, but the training images "
                                + "are " + train.height() + " by " + train.width(),
                        "take both from the same data set");
            }
            test = IdxFile.pair(images, testImages, testLabels);
        }
        String name = ImageAssembly.folderName(trainImages);
        return new ImageAssembly(name, 1, train.height(), train.width(), null, limits).assemble(labelled, test);
    }
}
