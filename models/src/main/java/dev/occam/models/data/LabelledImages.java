package dev.occam.models.data;

import java.nio.file.Path;

/**
 * Images as read, with their labels.
 *
 * @param file where the labels are from, to name in an error
 * @param pixels (N, channels, height, width) unsigned bytes, row-major
 * @param labels (N) class ids as unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
record LabelledImages(Path file, byte[] pixels, byte[] labels) {

    int count() {
        return labels.length;
    }

    int label(int image) {
        return labels[image] & 0xff;
    }

    /** The given images, in the given order; these themselves where all are given. */
    LabelledImages select(int[] images) {
        if (images.length == count()) {
            return this;
        }
        return new LabelledImages(
                file,
                ScaledBytes.rowsOf(pixels, pixels.length / count(), images),
                ScaledBytes.rowsOf(labels, 1, images));
    }
}
