package dev.occam.tuner.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What time is told by. */
public enum Clock {
    /** Processor time of the measuring thread, which does all the work where an operator has one thread on the CPU. */
    PROCESSOR,
    /** Wall time, in which others who use the machine count too. */
    WALL;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Clock of(BenchOptions options) {
        boolean alone = options.threads() == 1 && options.device().equals("cpu");
        return alone && THREADS.isCurrentThreadCpuTimeSupported() ? PROCESSOR : WALL;
    }

    /** Seconds from an arbitrary start. */
    double seconds() {
        return 1e-9 * (this == PROCESSOR ? THREADS.getCurrentThreadCpuTime() : System.nanoTime());
    }
}
