package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HyperparametersTest {

    @Test
    void plainUnitsComeBack() {
        Hyperparameters point = Hyperparameters.of(new double[] {3, 1e-7}, 0.25);
        requireRelative("delta", point.priorPrecision(0), 3, 1e-15);
        requireRelative("delta", point.priorPrecision(1), 1e-7, 1e-14);
        requireRelative("sigma", point.noise(), 0.25, 1e-15);
        requireRelative("log s", point.logNoisePrecision(), Math.log(16), 1e-15);
        assertThat(Hyperparameters.ofLogs(point.logPriorPrecisions(), point.logNoisePrecision()))
                .isEqualTo(point)
                .hasSameHashCodeAs(point);
        assertThat(Hyperparameters.ofPriorPrecisions(2).logNoisePrecision()).isZero();
    }

    @Test
    void aPointCannotBeChangedFromOutside() {
        double[] logs = {0, 0};
        Hyperparameters point = Hyperparameters.ofLogs(logs, 0);
        logs[0] = 5;
        point.logPriorPrecisions()[1] = 5;
        assertThat(point).isEqualTo(Hyperparameters.uniform(2, 1, 1));
    }

    @Test
    void whatIsNoPrecisionIsRefused() {
        assertThatThrownBy(() -> Hyperparameters.ofPriorPrecisions(0)).hasMessageContaining("prior precision");
        assertThatThrownBy(() -> Hyperparameters.ofPriorPrecisions(-1)).hasMessageContaining("prior precision");
        assertThatThrownBy(() -> Hyperparameters.ofPriorPrecisions()).hasMessageContaining("At least one");
        assertThatThrownBy(() -> Hyperparameters.of(new double[] {1}, 0)).hasMessageContaining("noise precision");
        assertThatThrownBy(() -> Hyperparameters.ofLogs(new double[] {800}, 0)).hasMessageContaining("range");
    }

    @Test
    void groupsGatherBlocksByName() {
        PriorGroups groups = PriorGroups.of(List.of("body", "head", "body"));
        assertThat(groups.names()).containsExactly("body", "head");
        assertThat(new int[] {groups.groupOf(0), groups.groupOf(1), groups.groupOf(2)})
                .containsExactly(0, 1, 0);
        assertThat(groups.sums(new double[] {1, 2, 4})).containsExactly(5, 2);
        assertThat(PriorGroups.scalar(3).sums(new double[] {1, 2, 4})).containsExactly(7);
        assertThat(PriorGroups.layerwise(List.of("a", "b")))
                .isEqualTo(PriorGroups.of(List.of("a", "b")))
                .isNotEqualTo(PriorGroups.of(List.of("a", "a")));
        assertThatThrownBy(() -> PriorGroups.layerwise(List.of("a", "a"))).hasMessageContaining("share a name");
        assertThatThrownBy(() -> PriorGroups.of(List.of())).hasMessageContaining("at least one block");
        assertThatThrownBy(() -> PriorGroups.scalar(0)).hasMessageContaining("at least one block");
    }
}
