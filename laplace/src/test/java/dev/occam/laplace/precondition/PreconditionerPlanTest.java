package dev.occam.laplace.precondition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a method says it will hold is what it holds. */
class PreconditionerPlanTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "kfac, DENSE, FLOAT64, false, EXACT",
        "kfac, IMAGES, FLOAT32, false, FACTORED",
        "kfac, IMAGES, FLOAT32, true, EXACT",
        "ekfac, NORMED, FLOAT64, false, EXACT",
        "ekfac, IMAGES, FLOAT32, false, EXACT",
        "ekfac-ra, TOKENS, FLOAT64, false, EXACT",
        "ekfac-ra, IMAGES, FLOAT32, true, FACTORED"
    })
    void planIsWhatIsHeldAfterAStep(
            String method, SmallNetworks kind, DataType type, boolean uncorrelated, Damping.Place place) {
        Block block = kind.block(manager, type, 3);
        NDArray x = kind.inputs(manager, 4).toType(type, false);
        NDArray targets = kind.targets(manager, 5);
        NDArray y = targets.getDataType().isFloating() ? targets.toType(type, false) : targets;
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withSpatiallyUncorrelated(uncorrelated)
                .withDamping(place == Damping.Place.EXACT ? Damping.exact(0.1) : Damping.factored(0.1));
        try (Preconditioner planned = Preconditioners.named(method, settings)
                        .create(Recorder.of(block).layers(x), manager);
                PreconditionedGradient run = new PreconditionedGradient(
                        block,
                        x,
                        kind.likelihood(),
                        Preconditioners.named(method, settings),
                        StepSettings.PLAIN,
                        manager)) {
            run.step(manager, x, y, 0.1);
            Map<String, NDArray> held = run.state(manager).arrays();
            for (PreconditionerPlan.Line line : planned.plan().lines()) {
                long bytes = held.entrySet().stream()
                        .filter(entry -> entry.getKey().contains("/" + line.name() + "/"))
                        .mapToLong(entry -> entry.getValue().size()
                                * entry.getValue().getDataType().getNumOfBytes())
                        .sum();
                assertThat(line.bytes())
                        .as("%s, held %d in %s", line, bytes, held.keySet())
                        .isEqualTo(bytes)
                        .isPositive();
            }
            assertThat(planned.plan().lines())
                    .extracting(PreconditionerPlan.Line::name)
                    .containsExactlyElementsOf(
                            planned.blocks().stream().map(one -> one.name()).toList());
        }
    }

    @Test
    void linesNameRuleAndShapes() {
        SmallNetworks kind = SmallNetworks.DENSE;
        Block block = kind.block(manager, DataType.FLOAT64, 3);
        try (Preconditioner method = Preconditioners.named(
                        "kfac", KroneckerSettings.DEFAULT.withSharing(Sharing.REDUCE))
                .create(Recorder.of(block).layers(kind.inputs(manager, 4)), manager)) {
            PreconditionerPlan plan = method.plan();
            assertThat(plan.lines())
                    .extracting(PreconditionerPlan.Line::factors)
                    .containsExactly("5x5, 5x5", "3x3, 5x5");
            assertThat(plan.lines()).extracting(PreconditionerPlan.Line::rule).containsOnly("Kronecker reduce");
            assertThat(plan.bytes())
                    .isEqualTo(plan.lines().get(0).bytes() + plan.lines().get(1).bytes());
        }
    }

    @Test
    void aFactorTooLargeIsRefusedBeforeAnythingIsHeld() {
        Block wide = Linear.builder().setUnits(20_000).build();
        wide.initialize(manager, DataType.FLOAT32, new Shape(2, 1));
        List<Layer> layers = Recorder.of(wide).layers(manager.ones(new Shape(2, 1)));
        Preconditioner.Factory kfac = Preconditioners.named("kfac", KroneckerSettings.DEFAULT);
        assertThatThrownBy(() -> kfac.create(layers, manager))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("20000 rows");
    }
}
