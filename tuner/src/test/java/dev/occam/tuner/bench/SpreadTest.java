package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Spread.of(List.of(3.0, 1.0, 9.0))).isEqualTo(new Spread(3, 1, 9, List.of(3.0, 1.0, 9.0)));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("no value was measured");
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        Spread ratio = Spread.of(List.of(2.0, 40.0, 6.0)).dividedBy(Spread.of(List.of(1.0, 10.0, 2.0)));

        assertThat(ratio).isEqualTo(new Spread(3, 2, 4, List.of(2.0, 4.0, 3.0)));
    }

    @Test
    void aTargetIsMetByTheMedian() {
        Spread ratio = Spread.of(List.of(1.0, 1.2, 5.0));

        assertThat(new Target("a", "b", ratio, 1.2).met()).isTrue();
        assertThat(new Target("a", "b", ratio, 1.1).met()).isFalse();
        assertThat(new Target("a", "b", ratio, null).met()).isNull();
    }

    @Test
    void aMachineIsLoadedAboveItsThreadsAndAHalf() {
        assertThat(new Load(1.6, 1.5).loaded()).isTrue();
        assertThat(new Load(1.5, 1.5).loaded()).isFalse();
        assertThat(new Load(-1, 1.5).loaded()).isFalse();
        assertThat(Load.before(3).limit()).isEqualTo(3.5);
    }

    @Test
    void processorTimeTellsOnlyOfOneThreadOnTheProcessor() {
        assertThat(Clock.of(options(1, "cpu"))).isEqualTo(Clock.PROCESSOR);
        assertThat(Clock.of(options(2, "cpu"))).isEqualTo(Clock.WALL);
        assertThat(Clock.of(options(1, "gpu"))).isEqualTo(Clock.WALL);
    }

    @Test
    void optionsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> options(0, "cpu")).hasMessageContaining("at least one thread, not 0");
        assertThatThrownBy(() -> new BenchOptions(1, "cpu", 0, true, DataType.FLOAT32, Set.of()))
                .hasMessageContaining("at least one round, not 0");
        assertThatThrownBy(() -> new BenchOptions(1, "cpu", 1, true, DataType.INT32, Set.of()))
                .hasMessageContaining("FLOAT32 or FLOAT64");
        assertThatThrownBy(() -> new BenchOptions(1, "cpu", 1, true, DataType.FLOAT32, Set.of("mpl")))
                .hasMessageContaining(
                        "[mlp, conv, kfac-step, ekfac-fit, predict, predict-conv, prior, evidence-overhead], not [mpl]");
    }

    private static BenchOptions options(int threads, String device) {
        return new BenchOptions(threads, device, 1, true, DataType.FLOAT32, Set.of());
    }
}
