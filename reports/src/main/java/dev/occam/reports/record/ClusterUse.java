package dev.occam.reports.record;

/**
 * The cluster that took the curvature of a run.
 *
 * @param engine its program and version, such as {@code Spark 4.1.3}
 * @param master kind of its master, such as {@code spark}, {@code yarn} or {@code local}; never a host
 * @param partitions parts that the training rows were cut into, on which the last digits depend
 */
public record ClusterUse(String engine, String master, int partitions) {

    public ClusterUse {
        Fields.required(engine, "engine");
        Fields.required(master, "master");
        Fields.count(partitions, "partitions");
    }

    /** It in a few words. */
    public String text() {
        return engine + " (" + master + "), " + partitions + " parts";
    }
}
