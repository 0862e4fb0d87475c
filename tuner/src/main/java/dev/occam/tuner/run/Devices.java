package dev.occam.tuner.run;

import ai.djl.Device;
import dev.occam.laplace.torch.TorchRuntime;

/** The device and the threads of a run. */
public final class Devices {

    /** Networks with no more products a row gain nothing from a second thread, and lose much where cores are shared. */
    private static final long FEW_PRODUCTS = 200_000;

    private Devices() {}

    /**
     * Opens a device.
     *
     * @param name {@code cpu}, {@code gpu} or {@code gpu:N}
     * @return the device
     * @throws RunException if it is not there
     */
    public static Device open(String name) {
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        int wanted = name.equals("gpu") ? 0 : Integer.parseInt(name.substring("gpu:".length()));
        int present = TorchRuntime.gpus();
        if (wanted >= present) {
            throw new RunException(
                    RunException.Kind.DEVICE,
                    "device " + name + " is not there: libtorch sees " + (present == 0 ? "no GPU" : present + " GPUs")
                            + "; use --device cpu" + (present > 0 ? " or gpu:0" : ""));
        }
        return TorchRuntime.device(wanted);
    }

    /** Threads for a network where none are asked for. */
    static int threadsFor(long productsPerRow) {
        return productsPerRow <= FEW_PRODUCTS ? 1 : Runtime.getRuntime().availableProcessors();
    }
}
