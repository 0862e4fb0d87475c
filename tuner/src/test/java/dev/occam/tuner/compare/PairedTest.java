package dev.occam.tuner.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences of two arms on the same splits. */
class PairedTest {

    @TempDir
    private Path folder;

    /** The grid predicts by its plug-in, the others by the linearised posterior. */
    private Cells cells() {
        return Tiny.cells(
                folder,
                "",
                List.of(
                        Tiny.cell("one", 0, "a", 1.0, 9),
                        Tiny.cell("one", 1, "a", 2.0, 9),
                        Tiny.cell("two", 0, "a", 1.0, 9),
                        Tiny.cell("two", 1, "a", 1.0, 9),
                        Tiny.cell("three", 0, "a", 1.0, 9),
                        Tiny.cell("three", 1, "a", 1.0, 9),
                        Tiny.cell("one", 0, "b", 1.5, 0.8),
                        Tiny.cell("one", 1, "b", 1.5, 2.1),
                        Tiny.cell("two", 0, "b", 1.5, 1.0),
                        Tiny.cell("three", 0, "b", 1.5, 0.5),
                        Cell.diverged("three", 1, "b", "the loss", new Cell.Effort(0, 0, 0, 0, 0, 0))));
    }

    @Test
    void pairsBySplit() {
        Paired paired = Paired.of(cells(), "b", "a", null);

        Paired.OfSet one = Objects.requireNonNull(paired.sets().get("one"));
        assertThat(one.difference().mean()).isCloseTo(-0.05, within(1e-12));
        assertThat(one.difference().standardError()).isCloseTo(0.15, within(1e-12));
        assertThat(one.better()).isEqualTo(1);
        assertThat(paired.sets()).containsOnlyKeys("one", "two", "three");
    }

    @Test
    void aSplitWithoutBothIsMissingAndATieIsNotBetter() {
        Paired paired = Paired.of(cells(), "b", "a", null);

        assertThat(paired.missing()).isEqualTo(2);
        assertThat(paired.splits()).isEqualTo(4);
        assertThat(paired.better()).isEqualTo(2);
        assertThat(paired.median()).isCloseTo(-0.05, within(1e-12));
        assertThat(paired.worst()).isZero();
    }

    @Test
    void aPredictiveOfTheFirstArmIsHeldAgainstTheOthersOwn() {
        Paired paired = Paired.of(cells(), "b", "a", Predictives.PLUG_IN);

        Paired.OfSet one = Objects.requireNonNull(paired.sets().get("one"));
        assertThat(one.difference().mean()).isCloseTo(0, within(1e-12));
        assertThat(paired.worst()).isEqualTo(0.5);
    }

    @Test
    void withoutResultsThereIsNoNumber() {
        Paired paired = Paired.of(cells(), "c", "a", null);

        assertThat(paired.sets()).isEmpty();
        assertThat(paired.missing()).isEqualTo(6);
        assertThat(paired.median()).isNaN();
        assertThat(paired.worst()).isNaN();
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Paired.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
        assertThat(Paired.median(new double[] {4, 1, 3})).isEqualTo(3);
    }
}
