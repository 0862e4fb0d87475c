package dev.occam.spark;

import org.apache.spark.sql.SparkSession;

/**
 * Spark with two threads in this process, as a user's first try would be. All tests of this kind share one, since a start takes
 * seconds and a process has one at a time; it ends with the process, or where a test wants a cluster.
 */
final class LocalSession {

    private LocalSession() {}

    static SparkSession open() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    /** Makes room for another. */
    static void end() {
        if (!SparkSession.getDefaultSession().isEmpty()) {
            SparkSession.getDefaultSession().get().stop();
        }
    }
}
