package dev.occam.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkEnv;

/** Whether an executor has what the tensor library is written in, told in one line where it has not. */
final class NativeLibrary {

    private NativeLibrary() {}

    /** Does the first thing that needs the library. */
    static <T> T open(Supplier<T> first) {
        try {
            return first.get();
        } catch (LinkageError | ai.djl.engine.EngineException e) {
            throw missing(e);
        }
    }

    private static DataProblem missing(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        SparkEnv env = SparkEnv.get();
        String where = env == null
                ? ""
                : " " + env.executorId() + " on "
                        + env.blockManager().blockManagerId().host();
        return new DataProblem(
                "executor" + where + " has no libtorch (" + cause.getClass().getSimpleName() + ": " + line
                        + "); put the jars of pytorch-jni and pytorch-native-cpu on its class path, or name libtorch's folder by"
                        + " spark.executorEnv.PYTORCH_LIBRARY_PATH");
    }
}
