package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.RowMap;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where the loss terms of one batch meet in the network, at its present weights: found by pulling random vectors on a
 * random half of them back.
 *
 * <p>A half rather than a single one: where only few data meet, as the nodes of a sparse graph, one datum may meet none.
 */
final class MixingProbe {

    /** Largest number of data for which the second half is pulled back as well. */
    private static final int FEW = 8;

    private final Recording recording;
    private final Shape outputs;
    private final boolean[] halfOfData;
    private final boolean[] halfOfTerms;

    /** Datum and term of each set of C outputs. */
    private final int[] datumOfSet;

    private final int[] termOfSet;

    MixingProbe(Recording recording) {
        this.recording = recording;
        outputs = recording.output().getShape();
        RowMap map = recording.outputRows();
        int inner = Math.toIntExact(outputs.slice(1, outputs.dimension() - 1).size());
        int sets = Math.toIntExact(outputs.get(0)) * inner;
        long[][] places = map == null ? new long[0][] : map.places();
        datumOfSet = new int[sets];
        termOfSet = new int[sets];
        for (int set = 0; set < sets; set++) {
            int row = set / inner;
            datumOfSet[set] = map == null ? row : (int) places[row][0];
            int place = map == null ? 0 : (int) places[row][1];
            termOfSet[set] = place < 0 ? -1 : place * inner + set % inner;
        }
        halfOfData = half(recording.data(), 1);
        halfOfTerms = half(inner * (map == null ? 1 : map.longest()), 2);
    }

    /**
     * Whether terms of one datum are pulled back apart: per-example gradients sum over positions, which K-FAC's factors do
     * not, and terms may meet in the network itself.
     *
     * @param fisher which vectors are pulled back
     * @param structures of all blocks
     * @param separate whether a block wants the terms apart, wherever they meet
     * @param declared whether rows are known to meet, so that it need not be found out
     * @throws UnsupportedNetworkException if data meet
     */
    boolean termsApart(Fisher fisher, List<Structure> structures, boolean separate, boolean declared) {
        refuseDataThatMix(fisher, structures);
        return separate || fisher.separatesTerms() && (declared || termsMeet());
    }

    /**
     * Refuses a network in which data meet, but for what is right there: K-FAC-expand takes outer products position by
     * position, where independent labels make cross terms vanish in the mean.
     */
    private void refuseDataThatMix(Fisher fisher, List<Structure> structures) {
        boolean meansVanish =
                fisher instanceof Fisher.MonteCarlo && structures.stream().allMatch(Kfac.EXPAND::equals);
        if (recording.data() == 1 || meansVanish) {
            return;
        }
        String layer = lastLayerBeforeDataMeet();
        if (layer != null) {
            throw new UnsupportedNetworkException("data of one batch meet after layer '" + layer + "': the loss of one"
                    + " reaches the rows of others there, so that no gradient belongs to one datum; declare the batch one"
                    + " graph with foldedBy(DatumMap.ONE_GRAPH), where the exact Fisher takes a backward pass for each"
                    + " row and class and the Monte Carlo Fisher one for each sample");
        }
    }

    private @Nullable String lastLayerBeforeDataMeet() {
        String found = lastLayerOutside(true);
        return found == null && recording.data() <= FEW ? lastLayerOutside(false) : found;
    }

    /** The last layer at whose output the loss of one half of the data reaches rows of the other. */
    private @Nullable String lastLayerOutside(boolean half) {
        try (NDManager scope = recording.output().getManager().newSubManager()) {
            List<NDArray> reach = reach(scope, (datum, term) -> halfOfData[datum] == half);
            double[] outside = new double[halfOfData.length];
            for (int n = 0; n < outside.length; n++) {
                outside[n] = halfOfData[n] == half ? 0 : 1;
            }
            NDArray mask = scope.create(outside, new Shape(outside.length, 1));
            for (int k = reach.size() - 1; k >= 0; k--) {
                if (reach.get(k).mul(mask).max().getDouble() > tolerance()) {
                    return recording.calls().get(k).layer().name();
                }
            }
            return null;
        }
    }

    /**
     * Whether terms of one datum meet at a position of a layer, so that vectors pulled back together would be summed there.
     */
    private boolean termsMeet() {
        if (halfOfTerms.length == 1) {
            return false;
        }
        try (NDManager scope = recording.output().getManager().newSubManager()) {
            List<NDArray> one = reach(scope, (datum, term) -> halfOfTerms[term]);
            List<NDArray> other = reach(scope, (datum, term) -> !halfOfTerms[term]);
            for (int k = 0; k < one.size(); k++) {
                if (one.get(k).minimum(other.get(k)).max().getDouble() > tolerance()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Rounding at a position that no term reaches, as a share of the largest gradient: transformed convolutions leave some. */
    private double tolerance() {
        return recording.output().getDataType() == DataType.FLOAT64 ? 1e-12 : 1e-5;
    }

    /** A choice of loss terms. */
    @FunctionalInterface
    private interface Choice {
        boolean holds(int datum, int term);
    }

    /** How far a random vector on some terms reaches: for each layer (N, R), as a share of the largest, float64. */
    private List<NDArray> reach(NDManager scope, Choice choice) {
        int classes = Math.toIntExact(outputs.get(outputs.dimension() - 1));
        SplittableRandom random = new SplittableRandom(3);
        double[] values = new double[Math.toIntExact(outputs.size())];
        for (int i = 0; i < values.length; i++) {
            int set = i / classes;
            double value = 0.5 + random.nextDouble();
            boolean chosen = termOfSet[set] >= 0 && choice.holds(datumOfSet[set], termOfSet[set]);
            values[i] = chosen ? random.nextBoolean() ? value : -value : 0;
        }
        List<NDArray> reach = new ArrayList<>();
        try (NDManager inner = scope.newSubManager()) {
            NDArray vector =
                    inner.create(values, outputs).toType(recording.output().getDataType(), false);
            for (NDArray gradient : recording.backward(vector)) {
                NDArray size = gradient.abs().max(new int[] {2}).toType(DataType.FLOAT64, false);
                NDArray share = size.div(size.max().maximum(Double.MIN_NORMAL));
                share.attach(scope);
                reach.add(share);
            }
        }
        return reach;
    }

    /** A random half, at least one and never all but where there is one only. */
    private static boolean[] half(long count, long seed) {
        boolean[] chosen = new boolean[Math.toIntExact(count)];
        SplittableRandom random = new SplittableRandom(seed);
        int left = (chosen.length + 1) / 2;
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = random.nextInt(chosen.length - i) < left;
            left -= chosen[i] ? 1 : 0;
        }
        return chosen;
    }
}
