package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.precondition.Coupling;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.checkpoint.LoopStateFile;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.PreconditionedDescent;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop that is stopped anywhere and goes on from the files of its checkpoint is the loop that was never stopped. */
class ResumedLoopTest {

    private static final int EPOCHS = 40;

    /** Kinds of this many train by Adam or SGD, those after them by preconditioned steps. */
    private static final int FIRST_ORDER = 60;

    private static final Hyperparameters START = Hyperparameters.uniform(2, 1, 0.5);

    @TempDir
    private Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Checkpoints on the disk, due at each step that {@code random} picks. */
    private record OnDisk(CheckpointFolder files, Random random) implements Checkpoints {

        @Override
        public boolean due() {
            return random.nextInt(20) == 0;
        }

        @Override
        public void save(LoopState state) {
            try {
                files.write(LoopStateFile.json(state), LoopStateFile.arrays(state));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Journal journal(CheckpointFolder files, Random random, PriorGroups groups) {
        OnDisk checkpoints = new OnDisk(files, random);
        if (!CheckpointFolder.holdsOne(folder)) {
            return Journal.begun(checkpoints);
        }
        JsonNode content = CheckpointFolder.content(folder);
        LoopState state = LoopStateFile.read(
                content,
                files.arrays(content, manager),
                List.of("01Linear_weight", "01Linear_bias", "03Linear_weight", "03Linear_bias"),
                groups);
        return Journal.resumed(checkpoints, state);
    }

    private LoopProblem problem(int kind) {
        DataType type = kind % 3 == 0 ? DataType.FLOAT32 : DataType.FLOAT64;
        Problems.Regression data = Problems.Regression.of(manager, 3, 30, 3, 1, 0.3);
        return new LoopProblem(manager, data.x().toType(type, true), data.y().toType(type, true), 30, 1, List.of(4))
                .optimiser(optimiser(kind))
                .batchSize(kind % 4 < 2 ? 30 : 7)
                .judgeStops();
    }

    private static Optimiser.Factory optimiser(int kind) {
        if (kind >= FIRST_ORDER) {
            List<String> methods = List.copyOf(Preconditioners.names());
            String method = methods.get(kind % methods.size());
            KroneckerSettings settings = KroneckerSettings.DEFAULT
                    .withDamping(Damping.factored(1e-3))
                    .withCoupling(Coupling.values()[kind % 2])
                    .withRhythm(1 + kind % 4, 2 + 2 * (kind % 4));
            return PreconditionedDescent.with(
                    Preconditioners.named(
                            method, kind % 2 == 0 ? settings : settings.withFisher(Fisher.monteCarlo(1, kind))),
                    new StepSettings(0.9, kind % 7 < 3 ? 0.01 : Double.POSITIVE_INFINITY));
        }
        return kind % 2 == 0 ? Adam.with(0.9, 0.999, 1e-8) : Sgd.with(0.9);
    }

    private static OuterLoop loop(Workbench bench, int kind) {
        return switch (kind % 5) {
            case 0 -> new OnlineLoop(bench, LoopProblem.online(OnlineConfig.Maximise.ADAM, 0.1), EPOCHS, 8, 5);
            case 1 -> new OnlineLoop(bench, LoopProblem.online(OnlineConfig.Maximise.EXACT, 0.1), EPOCHS, 8, 5);
            default ->
                new ConsistentLoop(bench, LoopProblem.consistent(LoopConfig.Effort.values()[kind % 5 - 2]), EPOCHS);
        };
    }

    /** All that a result says, each number with all its digits. */
    private static List<String> told(LoopResult result, Weights state) {
        List<String> lines = new ArrayList<>();
        lines.add(result.ending() + result.detail());
        for (Round round : result.rounds()) {
            LoopState alone = new LoopState(
                    List.of(new JournalEntry(round, null)),
                    0,
                    null,
                    result.weights(),
                    result.weights(),
                    result.weights());
            lines.add(round.state() + " " + LoopStateFile.json(alone));
        }
        for (NDArray array : result.weights()) {
            lines.add(array.getName() + Arrays.toString(array.toArray()));
        }
        for (NDArray array : state.arrays()) {
            lines.add(Arrays.toString(array.toArray()));
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void stoppedAnywhereAndResumedIsTheUninterruptedRun(int kind) throws IOException {
        long[] asked = {0};
        LoopProblem.Bench whole = problem(kind).cancelled(() -> ++asked[0] < 0).bench();
        List<String> expected = told(loop(whole.workbench(), kind).run(START), whole.weights());
        Random random = new Random(kind);
        long all = asked[0];
        long begun = 0;
        List<String> actual = List.of();
        for (int part = 0; part < 4; part++) {
            long[] left = {part == 3 ? Long.MAX_VALUE : 1 + random.nextInt((int) Math.max(1, (all - begun) / 2))};
            begun += left[0];
            try (CheckpointFolder files = CheckpointFolder.open(folder)) {
                LoopProblem.Bench bench =
                        problem(kind).cancelled(() -> left[0]-- <= 0).bench(groups -> journal(files, random, groups));
                LoopResult result = loop(bench.workbench(), kind).run(START);
                assertThat(result.ending())
                        .isEqualTo(part == 3 ? LoopResult.Ending.FINISHED : LoopResult.Ending.INTERRUPTED);
                actual = told(result, bench.weights());
            }
        }
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    static IntStream kinds() {
        return IntStream.range(0, FIRST_ORDER + 30);
    }
}
