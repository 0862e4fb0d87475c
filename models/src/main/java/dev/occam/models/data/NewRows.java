package dev.occam.models.data;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A CSV file of new rows for a network that was trained on a table, read some rows at a time: what is held does not grow with
 * the file.
 * <p>Columns are matched by name, in any order; those that the network does not know are not read. A category that no training
 * row has, a missing or infinite cell and a missing column are refused with their line and column.
 *
 * @param file with a header row
 * @param schema what the training rows taught
 */
record NewRows(Path file, TableSchema schema) implements NewExamples {

    /** As many rows as a column may hold different texts. */
    private static final int MOST = Column.MOST_TEXTS;

    @Override
    public void forEach(int rows, Consumer<Chunk> action) {
        read(rows, false, action);
    }

    @Override
    public void forEachWithTargets(int rows, Consumer<Chunk> action) {
        read(rows, true, action);
    }

    private void read(int rows, boolean withTargets, Consumer<Chunk> action) {
        if (rows < 1 || rows > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " rows at a time, not " + rows);
        }
        FeatureEncoder features = FeatureEncoder.of(schema.features());
        TargetEncoder target = schema.task() == Task.CLASSIFICATION
                ? ClassEncoder.of(schema.targets().get(0), schema.outputs())
                : new ValueEncoder(schema.targets(), schema.scale());
        long[] next = new long[1];
        TableReader.read(file, new NewRoles(schema, withTargets), rows, table -> {
            int[] all = IntStream.range(0, table.rows()).toArray();
            double[] inputs = features.encode(table, all);
            action.accept(new Chunk(
                    next[0], all.length, inputs, withTargets ? targets(target, table, all, inputs) : new double[0]));
            next[0] += all.length;
        });
    }

    private double[] targets(TargetEncoder target, Table table, int[] rows, double[] inputs) {
        Examples examples = target.examples(table, rows, schema.width(), inputs);
        int outputs = schema.task() == Task.CLASSIFICATION ? 1 : examples.outputs();
        double[] targets = new double[rows.length * outputs];
        for (int i = 0; i < targets.length; i++) {
            targets[i] =
                    schema.task() == Task.CLASSIFICATION ? examples.label(i) : examples.value(i / outputs, i % outputs);
        }
        return targets;
    }
}
