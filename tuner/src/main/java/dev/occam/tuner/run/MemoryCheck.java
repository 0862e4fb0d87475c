package dev.occam.tuner.run;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.config.TrainingConfig;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Locale;

/** Refuses a network or a curvature that cannot fit into the memory of its device, and says what would. */
final class MemoryCheck {

    /** The rest is for the network, the data, and the pass's own arrays. */
    private static final double SHARE = 0.8;

    private MemoryCheck() {}

    /**
     * Where arrays live.
     *
     * @param bytes how much there is of it; the largest long where nobody knows
     * @param owner whose it is, in words that an apostrophe s follows
     */
    record Memory(long bytes, String owner) {

        static Memory of(Device device) {
            if (device.isGpu()) {
                return new Memory(TorchRuntime.memory(device).orElse(Long.MAX_VALUE), "GPU " + device.getDeviceId());
            }
            OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Memory(machine.getTotalMemorySize(), "this machine");
        }

        boolean holds(double needed) {
            return needed <= SHARE * bytes;
        }

        @Override
        public String toString() {
            return owner + "'s " + gigabytes(bytes);
        }
    }

    static void check(CurvaturePlan plan, CurvaturePlan kronecker, Memory memory) {
        if (memory.holds(plan.bytes())) {
            return;
        }
        CurvaturePlan.Line largest = plan.lines().stream()
                .max(Comparator.comparingLong(CurvaturePlan.Line::bytes))
                .orElseThrow();
        String remedy = memory.holds(kronecker.bytes())
                ? "--structure kfac would take " + gigabytes(kronecker.bytes())
                : "freeze large layers, or narrow the network";
        throw new RunException(
                RunException.Kind.DEVICE,
                "the curvature would take " + gigabytes(plan.bytes()) + " of " + memory
                        + ", most of it '" + largest.name() + "' (" + largest.rule() + ", " + largest.factors() + "); "
                        + remedy);
    }

    /** Holds what the optimiser remembers of curvature, beside the curvature of the evidence, against the memory. */
    static void checkOptimiser(long bytes, long curvature, TrainingConfig.Optimizer optimizer, Memory memory) {
        if (memory.holds((double) bytes + curvature)) {
            return;
        }
        throw new RunException(
                RunException.Kind.DEVICE,
                "the factors of --optimizer "
                        + optimizer.name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + " would take " + gigabytes(bytes)
                        + (curvature > 0 ? " beside the evidence's " + gigabytes(curvature) : "") + ", of " + memory
                        + "; --optimizer adam has none, or narrow the network");
    }

    /** Weights, gradients, two moments of the optimiser, and two copies kept: six numbers a parameter. */
    static void checkNetwork(long parameters, String description, Memory memory) {
        double bytes = 6.0 * Double.BYTES * parameters;
        if (!memory.holds(bytes)) {
            throw new RunException(
                    RunException.Kind.DEVICE,
                    String.format(
                            Locale.ROOT,
                            "%s has %,d parameters, which take %.1f GB of %s to train; narrow it",
                            description,
                            parameters,
                            bytes / 1e9,
                            memory));
        }
    }

    static String gigabytes(long bytes) {
        return bytes < 100_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
