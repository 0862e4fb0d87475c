package dev.occam.tuner.run;

import com.sun.management.OperatingSystemMXBean;
import dev.occam.laplace.curvature.CurvaturePlan;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Locale;

/** Refuses curvature that cannot fit into the machine's memory, and says what would. */
final class MemoryCheck {

    /** The rest is for the network, the data, and the pass's own arrays. */
    private static final double SHARE = 0.8;

    private MemoryCheck() {}

    static void check(CurvaturePlan plan, CurvaturePlan kronecker) {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        check(plan, kronecker, machine.getTotalMemorySize());
    }

    static void check(CurvaturePlan plan, CurvaturePlan kronecker, long memory) {
        if (plan.bytes() <= SHARE * memory) {
            return;
        }
        CurvaturePlan.Line largest = plan.lines().stream()
                .max(Comparator.comparingLong(CurvaturePlan.Line::bytes))
                .orElseThrow();
        String remedy = kronecker.bytes() <= SHARE * memory
                ? "--structure kfac would take " + gigabytes(kronecker.bytes())
                : "freeze large layers, or narrow the network";
        throw new RunException(
                RunException.Kind.DEVICE,
                "the curvature would take " + gigabytes(plan.bytes()) + " of this machine's " + gigabytes(memory)
                        + ", most of it '" + largest.name() + "' (" + largest.rule() + ", " + largest.factors() + "); "
                        + remedy);
    }

    /** Weights, gradients, two moments of the optimiser, and two copies kept: six numbers a parameter. */
    static void checkNetwork(long parameters, String description) {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double bytes = 6.0 * Double.BYTES * parameters;
        if (bytes > SHARE * machine.getTotalMemorySize()) {
            throw new RunException(
                    RunException.Kind.DEVICE,
                    String.format(
                            Locale.ROOT,
                            "%s has %,d parameters, which take %.1f GB of this machine's %s to train; narrow it",
                            description,
                            parameters,
                            bytes / 1e9,
                            gigabytes(machine.getTotalMemorySize())));
        }
    }

    static String gigabytes(long bytes) {
        return bytes < 100_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
