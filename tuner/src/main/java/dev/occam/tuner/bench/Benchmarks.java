package dev.occam.tuner.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.run.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All benchmarks, one after another in one process. */
public final class Benchmarks {

    /** The names of the benchmarks, in the order in which they run. */
    public static final List<String> NAMES = List.of(
            MlpBenchmark.NAME,
            ConvBenchmark.NAME,
            StepBenchmark.NAME,
            EkfacBenchmark.NAME,
            PredictBenchmark.MLP,
            PredictBenchmark.CONV,
            PriorBenchmark.NAME,
            EvidenceBenchmark.NAME);

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param options how
     * @param listener hears of each thing that is timed
     * @return what came of it
     * @throws dev.occam.tuner.run.RunException if the device is not there
     */
    public static BenchReport run(BenchOptions options, BenchListener listener) {
        Load load = Load.before(options.threads());
        Device device = Devices.open(options.device());
        int before = TorchRuntime.threads();
        TorchRuntime.threads(options.threads());
        try {
            List<String> wanted = NAMES.stream().filter(options::wants).toList();
            List<BenchmarkResult> results = new ArrayList<>();
            for (String name : wanted) {
                try (NDManager manager = NDManager.newBaseManager(device, "PyTorch")) {
                    Place place = new Place(manager, results.size() + 1, wanted.size(), listener);
                    results.add(
                            switch (name) {
                                case MlpBenchmark.NAME -> MlpBenchmark.run(place, options);
                                case ConvBenchmark.NAME -> ConvBenchmark.run(place, options);
                                case StepBenchmark.NAME -> StepBenchmark.run(place, options);
                                case EkfacBenchmark.NAME -> EkfacBenchmark.run(place, options);
                                case PredictBenchmark.MLP -> PredictBenchmark.mlp(place, options);
                                case PredictBenchmark.CONV -> PredictBenchmark.conv(place, options);
                                case PriorBenchmark.NAME -> PriorBenchmark.run(place, options);
                                default -> EvidenceBenchmark.run(place, options);
                            });
                }
            }
            return new BenchReport(
                    TorchRuntime.version(),
                    TorchRuntime.djlVersion(),
                    System.getProperty("java.version"),
                    System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors",
                    options.device(),
                    options.threads(),
                    options.precision().name().toLowerCase(Locale.ROOT),
                    options.repeats(),
                    options.quick(),
                    Clock.of(options),
                    load,
                    results);
        } finally {
            TorchRuntime.threads(before);
        }
    }
}
