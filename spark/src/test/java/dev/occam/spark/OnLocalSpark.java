package dev.occam.spark;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;

/** A test on Spark's threads of this process. */
abstract class OnLocalSpark extends WithNetwork {

    static SparkSession session;

    @BeforeAll
    static void begin() {
        session = LocalSession.open();
    }
}
