package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> heard = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();

    private final Rounds.Listener listener = (what, round, rounds, nanos) -> {
        heard.add(what + " " + round + "/" + rounds);
        left.add(nanos);
    };

    @Test
    void hearsOfEverythingBeforeItRuns() {
        List<String> ran = new ArrayList<>();
        new Rounds(Clock.WALL, listener, () -> ran.add("epoch " + heard.size()))
                .add("other", () -> ran.add("other " + heard.size()))
                .run(2);

        assertThat(heard)
                .containsExactly(
                        Rounds.EPOCH + " 0/2",
                        "other 0/2",
                        Rounds.EPOCH + " 1/2",
                        "other 1/2",
                        Rounds.EPOCH + " 2/2",
                        "other 2/2");
        assertThat(ran).containsExactly("epoch 1", "other 2", "epoch 3", "other 4", "epoch 5", "other 6");
    }

    @Test
    void foretellsFromTheWarmUpWhatIsLeft() {
        Runnable nap = () -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        };
        new Rounds(Clock.WALL, listener, nap).add("none", () -> {}).run(3);

        long unit = TimeUnit.MILLISECONDS.toNanos(5);
        assertThat(left.subList(0, 2)).containsOnly(-1L);
        // Before round 1 three naps are left, before the last nothing but the quick one.
        assertThat(left.get(2)).isGreaterThanOrEqualTo(3 * unit);
        assertThat(left.get(3)).isGreaterThanOrEqualTo(2 * unit).isLessThan(left.get(2));
        assertThat(left.get(left.size() - 1)).isLessThan(unit);
    }
}
