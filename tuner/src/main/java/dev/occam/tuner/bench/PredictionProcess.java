package dev.occam.tuner.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.torch.TorchRuntime;
import java.io.IOException;

/** The process in which {@link PeakMemory} measures a prediction; its answer is a number of bytes on standard output. */
final class PredictionProcess {

    private PredictionProcess() {}

    /**
     * Predicts one row, so that libraries are loaded, then measures the prediction of all.
     *
     * @param arguments benchmark, rows, precision, threads
     * @throws IOException if the system does not tell its memory
     */
    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[1]);
        DataType type = DataType.valueOf(arguments[2]);
        TorchRuntime.threads(Integer.parseInt(arguments[3]));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                PredictProblem problem = arguments[0].equals(PredictBenchmark.MLP)
                        ? PredictProblem.mlp(manager, type, rows)
                        : PredictProblem.conv(manager, type, rows)) {
            problem.predict(1);
            System.out.println(ResidentMemory.peakOf(() -> problem.predict(rows)));
        }
    }
}
