package dev.occam.tuner.compare;

import dev.occam.models.data.DataException;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.DataLoading;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The data of one split, and their part that a grid learns from.
 *
 * @param whole     training and test rows
 * @param listed    places of training rows that validate; null where a share is drawn
 * @param number    of the split
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record SplitData(DataSet whole, int @Nullable [] listed, int number) {

    /** Keeps the draw apart from that of the split itself, which has the same seed. */
    private static final long VALIDATION_STREAM = 0x5DEECE66DL;

    /** Reads a split of a set; the data of all arms are the same. */
    static SplitData read(CompareReader reader, int set, TuneConfig config, int number) {
        CompareConfig.SetPart part = reader.compare().sets().get(set);
        String lists = part.splits().lists();
        DataSet data;
        int[] validation = null;
        if (lists == null) {
            data = DataLoading.load(config.data(), number);
        } else {
            SplitLists file = SplitLists.read(reader.file(lists));
            data = DataLoading.load(config.data(), file.rows(number));
            validation = file.validation(number);
        }
        if (data.test() == null) {
            throw new DataException(part.name() + ", split " + number
                    + ": there are no test rows to compare by; give splits a testFraction, lists or index files");
        }
        return new SplitData(data, validation, number);
    }

    Examples test() {
        return Objects.requireNonNull(whole.test());
    }

    /**
     * The training rows that a grid learns from, with those that validate in place of the test rows; scaled by all training
     * rows.
     *
     * @param share of the rows that validate, where none are listed
     */
    DataSet inner(double share) {
        int rows = whole.train().rows();
        int[] validation = validation(rows, share);
        BitSet held = new BitSet(rows);
        for (int place : validation) {
            if (place < 0 || place >= rows) {
                throw new DataException("split " + number + " of " + whole.name() + ": place " + place
                        + " validates, and there are " + rows + " training rows");
            }
            held.set(place);
        }
        int[] rest = IntStream.range(0, rows).filter(row -> !held.get(row)).toArray();
        if (rest.length == 0 || validation.length == 0) {
            throw new DataException("split " + number + " of " + whole.name() + ": " + validation.length + " of " + rows
                    + " training rows validate, which leaves " + rest.length + " to learn from; change"
                    + " validationFraction");
        }
        return new DataSet(
                whole.name(),
                whole.task(),
                whole.featureNames(),
                whole.outputNames(),
                whole.train().select(rest),
                whole.train().select(validation),
                whole.targets(),
                whole.notes(),
                null,
                whole.graph());
    }

    private int[] validation(int rows, double share) {
        if (listed != null) {
            return listed;
        }
        int count = (int) Math.max(1, Math.round(share * rows));
        int[] order = IntStream.range(0, rows).toArray();
        SplittableRandom random = new SplittableRandom(number ^ VALIDATION_STREAM);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return Arrays.copyOf(order, Math.min(count, rows));
    }
}
