package dev.occam.tuner.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts a worker: this program once more, with a share of the cores. */
final class WorkerLaunch {

    private WorkerLaunch() {}

    /**
     * The command.
     *
     * @param main    the class that starts the program
     * @param threads the worker's share of the cores
     */
    static List<String> command(Class<?> main, int threads) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(WorkerLaunch::isForWorkersToo)
                .forEach(command::add);
        command.add("-XX:ActiveProcessorCount=" + threads);
        command.add("-XX:-UsePerfData");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), BatchWorkerCommand.NAME));
        return command;
    }

    /** Memory and properties; not a debugger's port, nor an agent. */
    private static boolean isForWorkersToo(String argument) {
        return (argument.startsWith("-X") && !argument.startsWith("-Xrun") && !argument.startsWith("-Xdebug"))
                || argument.startsWith("-D");
    }
}
