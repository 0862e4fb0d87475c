package dev.occam.tuner.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.doctor.Check.Health;
import dev.occam.tuner.run.Devices;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** What is around the program: Java, memory, processors, libraries, the device, the folder it writes to. */
public final class Surroundings {

    private static final double GIB = 1 << 30;
    private static final double LITTLE_HEAP = 0.5;
    private static final double LITTLE_SPACE = 1;

    private final String device;
    private final Path folder;
    private final Map<String, String> environment;

    /**
     * What to look at.
     *
     * @param device      to be used: {@code cpu}, {@code gpu} or {@code gpu:N}
     * @param folder      below which runs are written
     * @param environment of the process
     */
    public Surroundings(String device, Path folder, Map<String, String> environment) {
        this.device = device;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** Looks at all of it. */
    public List<Check> look() {
        List<Check> checks = new ArrayList<>();
        String version = Surroundings.class.getPackage().getImplementationVersion();
        checks.add(Check.well("Occam", Objects.requireNonNullElse(version, "development build")));
        checks.add(java());
        checks.add(Check.well(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch")));
        checks.add(memory());
        if (library(checks)) {
            checks.add(threads());
            checks.add(device());
        }
        checks.add(space());
        return checks;
    }

    private static Check java() {
        String found = System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", in "
                + System.getProperty("java.home");
        return Check.well("Java", found);
    }

    private static Check memory() {
        double heap = Runtime.getRuntime().maxMemory() / GIB;
        String found = String.format(Locale.ROOT, "%.1f GiB for Java", heap);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            found += String.format(Locale.ROOT, " of %.1f GiB", system.getTotalMemorySize() / GIB);
        }
        return heap < LITTLE_HEAP
                ? Check.not(
                        Health.WARNING,
                        "memory",
                        found,
                        "give Java more, as with OCCAM_JAVA_OPTIONS=-Xmx2g, for tables")
                : Check.well("memory", found);
    }

    /** Whether the native library could be loaded; what else is to be known of it cannot be asked otherwise. */
    private static boolean library(List<Check> checks) {
        try {
            String cache = System.getProperty("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai");
            checks.add(Check.well(
                    "native library",
                    "libtorch " + TorchRuntime.version() + " by DJL " + TorchRuntime.djlVersion() + ", unpacked below "
                            + cache));
            return true;
        } catch (RuntimeException | LinkageError e) {
            checks.add(Check.not(
                    Health.BAD_DEVICE,
                    "native library",
                    "cannot be loaded: " + innermost(e),
                    "see that the home folder can be written to (or set DJL_CACHE_DIR), and that there is a build of"
                            + " libtorch for this system"));
            return false;
        }
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private Check threads() {
        int processors = Runtime.getRuntime().availableProcessors();
        String found = processors + (processors == 1 ? " processor; " : " processors; ") + TorchRuntime.threads()
                + " threads an operator, 1 for small networks";
        if (!"PASSIVE".equalsIgnoreCase(environment.getOrDefault("OMP_WAIT_POLICY", ""))) {
            return Check.not(
                    Health.WARNING,
                    "threads",
                    found + ", which spin while they wait",
                    "set OMP_WAIT_POLICY=PASSIVE, as the launcher does; spinning threads can slow shared cores down"
                            + " many times");
        }
        return Check.well("threads", found);
    }

    private Check device() {
        int gpus = TorchRuntime.gpus();
        String seen = gpus == 0 ? "libtorch sees no GPU" : "libtorch sees " + gpus + (gpus == 1 ? " GPU" : " GPUs");
        try {
            var opened = Devices.open(device);
            OptionalLong bytes = device.equals("cpu") ? OptionalLong.empty() : TorchRuntime.memory(opened);
            String size =
                    bytes.isPresent() ? String.format(Locale.ROOT, " with %.1f GiB", bytes.getAsLong() / GIB) : "";
            return Check.well("device", device + size + "; " + seen);
        } catch (RunException e) {
            return Check.not(Health.BAD_DEVICE, "device", device + " is not there; " + seen, "use --device cpu");
        }
    }

    private Check space() {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            Path probe = Files.createTempFile(there, ".occam-", ".tmp");
            Files.delete(probe);
            FileStore store = Files.getFileStore(there);
            double free = store.getUsableSpace() / GIB;
            String found = there + String.format(Locale.ROOT, ", %.1f GiB free", free);
            return free < LITTLE_SPACE
                    ? Check.not(Health.WARNING, "runs go to", found, "free some space, or name another folder by --out")
                    : Check.well("runs go to", found);
        } catch (IOException e) {
            return Check.not(
                    Health.BAD_FILES,
                    "runs go to",
                    there + ", where nothing can be written",
                    "work in another folder, or name one by --out");
        }
    }
}
