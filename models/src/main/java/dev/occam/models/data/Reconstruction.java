package dev.occam.models.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to be given back by a network: the inputs, from 0 for dark to 1 for bright, are the targets too.
 * <p>Labels that the pictures came with have no part in it.
 */
public final class Reconstruction {

    /** How the pixels are, as a sentence to say aloud. */
    static final String NOTE = PixelScaling.PIXELS + "divided by 255, and the targets themselves";

    private Reconstruction() {}

    /** The images of a data set read from files, as their own targets. */
    public static DataSet of(DataSet images) {
        List<String> notes = new ArrayList<>(images.notes());
        notes.removeIf(note -> note.startsWith(PixelScaling.PIXELS));
        notes.add(NOTE);
        Examples test = images.test();
        return of(
                images.name(),
                images.featureNames(),
                images.train().reconstructing(),
                test == null ? null : test.reconstructing(),
                notes);
    }

    static DataSet of(String name, List<String> pixels, Examples train, @Nullable Examples test, List<String> notes) {
        return new DataSet(
                name, Task.RECONSTRUCTION, pixels, pixels, train, test, Standardisation.identity(pixels.size()), notes);
    }
}
