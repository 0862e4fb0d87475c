package dev.occam.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;

/** An executor's share of a pass: the sums over one group of partitions. Faults of the data come back as a line of text. */
final class PartTask implements Function2<Integer, Iterator<RowNumbers>, Iterator<PartSum>> {

    private static final long serialVersionUID = 1;

    private final PassShare pass;
    private final RowColumns columns;
    private final int batch;
    private final long[] firsts;

    /**
     * A share of a pass.
     *
     * @param batch rows in a batch
     * @param firsts for each group the number of its first row, or nothing where it does not count
     */
    PartTask(PassShare pass, RowColumns columns, int batch, long[] firsts) {
        this.pass = pass;
        this.columns = columns;
        this.batch = batch;
        this.firsts = firsts;
    }

    @Override
    public Iterator<PartSum> call(Integer group, Iterator<RowNumbers> rows) {
        PartSum sum;
        try {
            sum = rows.hasNext() ? sum(group, rows) : PartSum.empty();
        } catch (DataProblem e) {
            sum = PartSum.problem(e);
        }
        return List.of(sum).iterator();
    }

    private PartSum sum(int group, Iterator<RowNumbers> rows) {
        return pass.of(
                (manager, type) -> new RowBatches(rows, columns, type, batch), firsts.length == 0 ? 0 : firsts[group]);
    }
}
