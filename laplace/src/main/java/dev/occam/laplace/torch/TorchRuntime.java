package dev.occam.laplace.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;

/** The tensor library as a whole: its versions, its devices, its threads. */
public final class TorchRuntime {

    private TorchRuntime() {}

    /**
     * The version of libtorch.
     *
     * @return for example {@code 2.7.1}
     */
    public static String version() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    /**
     * The version of DJL.
     *
     * @return for example {@code 0.35.1}
     */
    public static String djlVersion() {
        return Engine.getDjlVersion();
    }

    /**
     * Number of GPUs that this build of libtorch can use.
     *
     * @return 0 where there is none, or where libtorch was built for the CPU
     */
    public static int gpus() {
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /**
     * A device by its name.
     *
     * @param gpu number of the GPU, or -1 for the CPU
     * @return the device
     */
    public static Device device(int gpu) {
        return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
    }

    /**
     * The memory of a GPU.
     *
     * @param device a GPU
     * @return its whole memory in bytes; empty where the driver does not tell
     */
    public static OptionalLong memory(Device device) {
        try {
            return OptionalLong.of(CudaUtils.getGpuMemory(device).getMax());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Sets how many threads one operator may use.
     *
     * @param threads at least 1
     */
    public static void threads(int threads) {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
    }

    /**
     * How many threads one operator may use.
     *
     * @return at least 1
     */
    public static int threads() {
        Engine.getEngine("PyTorch");
        return JniUtils.getNumThreads();
    }
}
