package dev.occam.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The map from a pixel's byte to the number trained on: divided by 255, then standardised by the
 * mean and the population standard deviation of its channel over all training pixels.
 * <p>A grey image has one channel, so one mean and one deviation for every pixel. A channel that is
 * constant is centred and not scaled.
 */
final class PixelScaling {
    static final int LEVELS = 256;
    static final double BRIGHTEST = 255;
    /** What the sentence of how pixels were scaled begins with. */
    static final String PIXELS = "pixels: ";

    private final double[] mean;
    private final double[] deviation;

    private PixelScaling(double[] mean, double[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * The scaling of training images.
     *
     * @param pixels (N, channels, plane) unsigned bytes
     * @param plane the pixels of one channel
     */
    static PixelScaling fit(byte[] pixels, int channels, int plane) {
        long[][] counts = new long[channels][LEVELS];
        for (int i = 0; i < pixels.length; i++) {
            counts[i / plane % channels][pixels[i] & 0xff]++;
        }
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        long n = pixels.length / channels;
        for (int c = 0; c < channels; c++) {
            long sum = 0;
            for (int level = 0; level < LEVELS; level++) {
                sum += level * counts[c][level];
            }
            double centre = (double) sum / n;
            double squares = 0;
            for (int level = 0; level < LEVELS; level++) {
                squares += counts[c][level] * (level - centre) * (level - centre);
            }
            mean[c] = centre / BRIGHTEST;
            deviation[c] = Math.sqrt(squares / n) / BRIGHTEST;
        }
        return new PixelScaling(mean, deviation);
    }

    /** The number that each byte stands for: (channels, 256). */
    double[][] values() {
        double[][] values = new double[mean.length][LEVELS];
        for (int c = 0; c < mean.length; c++) {
            double scale = deviation[c] > 0 ? deviation[c] : 1;
            for (int level = 0; level < LEVELS; level++) {
                values[c][level] = (level / BRIGHTEST - mean[c]) / scale;
            }
        }
        return values;
    }

    /** What was done, as sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        boolean grey = mean.length == 1;
        notes.add(PIXELS + "divided by 255, then standardised by "
                + (grey ? "one mean " : "the means ") + decimals(mean)
                + (grey ? " and one standard deviation " : " and standard deviations ") + decimals(deviation)
                + (grey ? " of all training pixels" : " of the training pixels of each channel"));
        for (int c = 0; c < mean.length; c++) {
            if (deviation[c] == 0) {
                notes.add("every training pixel " + (grey ? "" : "of channel " + c + " ") + "is "
                        + Math.round(mean[c] * BRIGHTEST) + ", so that pixels are centred and not scaled");
            }
        }
        return notes;
    }

    private static String decimals(double[] values) {
        List<String> texts = new ArrayList<>();
        for (double value : values) {
            texts.add(String.format(Locale.ROOT, "%.4f", value));
        }
        return String.join(", ", texts);
    }
}
