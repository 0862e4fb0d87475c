package dev.occam.tuner.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Where the runs of a batch are done: by processes of this machine, or elsewhere by a provider on the class path. */
public interface BatchEngine extends AutoCloseable {

    /**
     * One of the workers that are side by side.
     *
     * @return a worker, which its user closes
     */
    BatchWorker worker();

    @Override
    void close();

    /**
     * Processes of this machine.
     *
     * @param command that starts one
     * @param threads that each may use
     * @return the engine
     */
    static BatchEngine processes(List<String> command, int threads) {
        return new BatchEngine() {
            @Override
            public BatchWorker worker() {
                return new WorkerProcess(command, threads, Path.of(""));
            }

            @Override
            public void close() {
                // Workers are closed one by one.
            }
        };
    }

    /** What finds another engine; named in {@code META-INF/services}. */
    interface Provider {

        /**
         * The name to choose it by.
         *
         * @return for example {@code spark}
         */
        String name();

        /**
         * Opens the engine.
         *
         * @param master where to reach it
         * @param workers how many will be side by side
         * @return the engine; close it
         */
        BatchEngine open(String master, int workers);
    }

    /**
     * A provider by its name.
     *
     * @param name such as {@code spark}
     * @return the provider
     * @throws IllegalArgumentException if none on the class path has the name
     */
    static Provider provider(String name) {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine '" + name
                        + "' on the class path; leave it out for processes of this machine, or start occam with the jar of"
                        + " the engine"));
    }
}
