package dev.occam.tuner.run;

import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Graph;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import dev.occam.tuner.checkpoint.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A digest of all that a run reads of its data: every number, its place, and the names. */
final class DataFingerprint {

    private DataFingerprint() {}

    static String of(DataSet data) {
        MessageDigest digest = Digests.digest();
        digest.update((data.task() + " " + data.featureNames() + data.outputNames()).getBytes(StandardCharsets.UTF_8));
        add(digest, data.train());
        if (data.test() != null) {
            add(digest, data.test());
        }
        addGraph(digest, data);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The same of one part of the data alone, with the units of its targets.
     *
     * @param part training or test rows of {@code data}
     */
    static String of(DataSet data, Examples part) {
        MessageDigest digest = Digests.digest();
        digest.update((data.task() + " " + data.featureNames() + data.outputNames()).getBytes(StandardCharsets.UTF_8));
        add(digest, part);
        addGraph(digest, data);
        Standardisation units = data.targets();
        for (int c = 0; c < units.columns(); c++) {
            ByteBuffer unit = ByteBuffer.allocate(2 * Double.BYTES);
            digest.update(
                    unit.putDouble(units.mean(c)).putDouble(units.scale(c)).array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void addGraph(MessageDigest digest, DataSet data) {
        Graph graph = data.graph();
        if (graph == null) {
            return;
        }
        for (int node = 0; node < graph.nodes(); node++) {
            for (int[] numbers : new int[][] {graph.neighbours(node), graph.words(node)}) {
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (numbers.length + 1));
                bytes.putInt(numbers.length);
                for (int number : numbers) {
                    bytes.putInt(number);
                }
                digest.update(bytes.array());
            }
        }
    }

    private static void add(MessageDigest digest, Examples examples) {
        int columns = examples.features();
        int targets = examples.task() == Task.CLASSIFICATION ? 1 : examples.outputs();
        ByteBuffer row = ByteBuffer.allocate(Double.BYTES * (columns + targets));
        for (int n = 0; n < examples.rows(); n++) {
            row.clear();
            for (int j = 0; j < columns; j++) {
                row.putDouble(examples.input(n, j));
            }
            for (int c = 0; c < targets; c++) {
                row.putDouble(examples.task() == Task.CLASSIFICATION ? examples.label(n) : examples.value(n, c));
            }
            digest.update(row.array());
        }
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(examples.rows()).array());
    }
}
