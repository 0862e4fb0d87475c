package dev.occam.reports.compare;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.Task;
import java.util.Comparator;

/**
 * What runs have to share for their test losses to be comparable: the rows they were measured on.
 *
 * @param data what the user calls the data set
 * @param task what is predicted
 * @param rows test rows
 * @param identity of these rows; see {@link RowsIdentity}
 */
public record TestRows(String data, Task task, long rows, String identity) implements Comparable<TestRows> {
    private static final Comparator<TestRows> ORDER = Comparator.comparing(TestRows::data)
            .thenComparing(TestRows::task)
            .thenComparing(Comparator.comparingLong(TestRows::rows).reversed())
            .thenComparing(TestRows::identity);

    /** Those of a run. */
    public static TestRows of(RunRecord run) {
        return new TestRows(run.data().name(), run.data().task(), run.data().testRows(), RowsIdentity.test(run));
    }

    @Override
    public int compareTo(TestRows other) {
        return ORDER.compare(this, other);
    }
}
