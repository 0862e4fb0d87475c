package dev.occam.models.data;

import java.util.function.Consumer;

/**
 * Drawn digits as a network sees them that learned from other grey images: rows of a kind it does not know.
 *
 * @param schema what its training images taught
 * @param count digits to draw
 * @param seed of the drawing
 */
record NewDigits(ImageSchema schema, int count, long seed) implements NewExamples {

    private static final int TEST = 1;
    private static final int BRIGHTEST = 255;

    NewDigits {
        if (!schema.grey() || schema.height() != schema.width()) {
            throw new DataException("digits are drawn in grey on a square, and the run learned from images of "
                    + schema.channels() + " channels of " + schema.height() + " by " + schema.width()
                    + " pixels; name a file or folder of images instead");
        }
    }

    @Override
    public void forEach(int rows, Consumer<Chunk> action) {
        go(rows, false, action);
    }

    @Override
    public void forEachWithTargets(int rows, Consumer<Chunk> action) {
        go(rows, true, action);
    }

    private void go(int rows, boolean withTargets, Consumer<Chunk> action) {
        StrokeDigits digits = new StrokeDigits(count, count, schema.height(), seed);
        int pixels = schema.height() * schema.width();
        for (int from = 0; from < count; from += rows) {
            int some = Math.min(rows, count - from);
            byte[] drawn = new byte[some * pixels];
            double[] targets = new double[withTargets ? some : 0];
            for (int i = 0; i < some; i++) {
                double[] picture = digits.picture(TEST, from + i);
                for (int p = 0; p < pixels; p++) {
                    drawn[i * pixels + p] = (byte) Math.round(BRIGHTEST * picture[p]);
                }
                if (withTargets) {
                    targets[i] = StrokeDigits.digit(from + i);
                }
            }
            ScaledBytes scaled = schema.scaled(drawn);
            double[] inputs = new double[drawn.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = scaled.get(i / pixels, i % pixels);
            }
            action.accept(new Chunk(from, some, inputs, targets));
        }
    }
}
