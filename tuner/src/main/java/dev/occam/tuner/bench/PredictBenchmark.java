package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import java.util.List;

/**
 * Predictions with the covariance of all outputs of each row: of a fully connected network against plain forward passes and
 * the rotations that the covariance consists of, of a convolutional one against a backward pass for each row and class.
 */
final class PredictBenchmark {

    static final String MLP = "predict";
    static final String CONV = "predict-conv";
    private static final List<Long> WIDTHS = List.of(784L, 256L, 256L, 10L);
    private static final int ROWS = 1000;
    private static final int CONV_ROWS = 100;
    private static final int QUICK_ROWS = 10;
    private static final int QUICK_CONV_ROWS = 2;
    private static final int FORWARDS = 20;
    private static final double FORWARDS_LIMIT = 1;
    private static final double PASSES_LIMIT = 3;

    static final String PREDICT = "outputs with their covariances";
    static final String FORWARD = "plain forward pass";
    static final String FLOOR = FORWARDS + " forward passes and the rotations";
    static final String PASSES = "a backward pass for each row and class";

    private PredictBenchmark() {}

    static PredictFloor floor(boolean quick) {
        return new PredictFloor(WIDTHS, quick ? QUICK_ROWS : ROWS);
    }

    static BenchmarkResult mlp(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int rows = options.quick() ? QUICK_ROWS : ROWS;
        PredictFloor floor = floor(options.quick());
        Runnable rotations = floor.over(manager, options.precision());
        try (PredictProblem problem = PredictProblem.mlp(manager, options.precision(), rows)) {
            Runnable forward = () -> forward(problem);
            Rounds rounds = rounds(place, options, MLP, problem, rows)
                    .add(PREDICT, () -> problem.predict(rows))
                    .add(FORWARD, forward)
                    .add(FLOOR, () -> {
                        for (int i = 0; i < FORWARDS; i++) {
                            forward.run();
                        }
                        rotations.run();
                    });
            rounds.run(options.repeats());
            return new BenchmarkResult(
                    MLP,
                    "784-256-256-10, ReLU, EKFAC expand over all layers",
                    rows,
                    rows,
                    rounds.measurements(),
                    List.of(rounds.target(PREDICT, FLOOR, FORWARDS_LIMIT), rounds.ratio(PREDICT, FORWARD)),
                    floor.products(),
                    "the rotations of all rows",
                    List.of(),
                    PeakMemory.ofPrediction(options, MLP, rows));
        }
    }

    static BenchmarkResult conv(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int rows = options.quick() ? QUICK_CONV_ROWS : CONV_ROWS;
        try (PredictProblem problem = PredictProblem.conv(manager, options.precision(), rows)) {
            Rounds rounds = rounds(place, options, CONV, problem, rows)
                    .add(PREDICT, () -> problem.predict(rows))
                    .add(PASSES, () -> passes(problem, rows));
            rounds.run(options.repeats());
            return new BenchmarkResult(
                    CONV,
                    "residual, 16-32-64 channels, 32 x 32 x 3, 10 classes, EKFAC expand over all layers",
                    rows,
                    rows,
                    rounds.measurements(),
                    List.of(rounds.target(PREDICT, PASSES, PASSES_LIMIT)),
                    List.of(),
                    "",
                    List.of(),
                    PeakMemory.ofPrediction(options, CONV, rows));
        }
    }

    private static Rounds rounds(Place place, BenchOptions options, String name, PredictProblem problem, int rows) {
        Workload work = new Workload(
                problem.network(),
                Batches.of(
                        problem.inputs(), RandomData.classes(place.manager(), rows, PredictProblem.CLASSES, 4), rows),
                place.manager());
        return new Rounds(Clock.of(options), place.listenerOf(name), work.epoch());
    }

    private static void forward(PredictProblem problem) {
        try (NDManager scope = problem.inputs().getManager().newSubManager()) {
            NDArray own = problem.inputs().duplicate();
            own.attach(scope);
            RandomData.read(problem.network()
                    .forward(new ParameterStore(scope, false), new NDList(own), false)
                    .singletonOrThrow());
        }
    }

    /** What the Jacobian of each row costs when rows and classes are taken one by one. */
    private static void passes(PredictProblem problem, int rows) {
        Recorder recorder = Recorder.of(problem.network());
        for (int row = 0; row < rows; row++) {
            try (NDManager scope = problem.inputs().getManager().newSubManager()) {
                Recording recording = recorder.record(problem.inputs().get(scope, new NDIndex(row + ":" + (row + 1))));
                for (int c = 0; c < PredictProblem.CLASSES; c++) {
                    try (NDManager vector = scope.newSubManager()) {
                        NDArray unit = vector.create((long) c)
                                .oneHot(
                                        PredictProblem.CLASSES,
                                        recording.output().getDataType())
                                .reshape(new Shape(1, PredictProblem.CLASSES));
                        unit.attach(vector);
                        RandomData.read(recording.backward(unit).get(0));
                    }
                }
            }
        }
    }
}
