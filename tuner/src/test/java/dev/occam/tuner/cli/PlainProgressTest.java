package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainProgressTest {

    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong(-5);
    private final PlainProgress progress = new PlainProgress(new PrintWriter(text), clock::get);

    @Test
    void saysNotesAtOnce() {
        progress.note("the task is regression");

        assertThat(text.toString().lines()).containsExactly("the task is regression");
    }

    @Test
    void saysPhaseStepLossEvidenceAndTimeLeft() {
        progress.begin(9000);
        after(20);
        progress.advance(3000, "round 1 of 8", 0.123456, -512.3456);

        assertThat(text.toString().lines())
                .containsExactly(
                        "round 1 of 8: step 3,000 of 9,000, loss 0.1235, evidence -512.346," + " about 40 s left");
    }

    @Test
    void saysNoEvidenceBeforeThereIsOne() {
        progress.begin(100);
        progress.advance(0, "round 1", Double.NaN, null);

        assertThat(text.toString().lines()).containsExactly("round 1: step 0 of 100, loss NaN");
    }

    @Test
    void foretellsNothingFromTheFirstSteps() {
        progress.begin(100);
        after(1);
        progress.advance(2, "fit", 1, null);
        after(10);
        progress.advance(20, "fit", 1, null);

        assertThat(text.toString().lines())
                .containsExactly("fit: step 2 of 100, loss 1", "fit: step 20 of 100, loss 1, about 44 s left");
    }

    @Test
    void speaksEveryTenSecondsWithinAPhase() {
        progress.begin(100);
        for (int step = 1; step <= 100; step++) {
            after(1);
            progress.advance(step, "fit", 1, null);
        }

        assertThat(text.toString().lines()).hasSize(10).first().asString().contains("step 1 of 100");
    }

    @Test
    void speaksAtANewPhaseUnlessPhasesFlyBy() {
        progress.begin(100);
        for (int step = 1; step <= 100; step++) {
            clock.addAndGet(Duration.ofMillis(100).toNanos());
            progress.advance(step, "round " + step, 1, null);
        }

        assertThat(text.toString().lines()).hasSize(10);
    }

    @Test
    void drawsOverNoLine() {
        progress.begin(2);
        progress.advance(1, "fit", 1, 2.0);
        progress.note("a note");
        progress.finish();
        progress.finish();

        assertThat(text.toString()).doesNotContain("\r").doesNotContain("\u001b");
        assertThat(text.toString().lines()).hasSize(2);
    }

    private void after(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
