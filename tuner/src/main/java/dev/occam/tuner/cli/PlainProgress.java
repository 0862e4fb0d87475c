package dev.occam.tuner.cli;

import dev.occam.tuner.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress as plain lines, for a file or a pipe: one when the phase changes, and one every ten seconds.
 *
 * <p>Phases that fly by are not told: lines are at least a second apart.
 */
final class PlainProgress implements Progress {

    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final long BETWEEN_PHASES = Duration.ofSeconds(1).toNanos();

    /** The first steps are slow: what they foretell is wrong. */
    private static final long BEFORE_FORESIGHT = Duration.ofSeconds(2).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private long totalSteps;
    private long began;
    private long lastLine;
    private @Nullable String lastPhase;

    PlainProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void note(String line) {
        out.println(Printable.lines(line));
        out.flush();
    }

    @Override
    public void begin(long total) {
        totalSteps = total;
        began = nanoTime.getAsLong();
        lastLine = began - BETWEEN_PHASES;
    }

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
        long now = nanoTime.getAsLong();
        boolean due = now - lastLine >= BETWEEN_LINES;
        boolean changed = !phase.equals(lastPhase) && now - lastLine >= BETWEEN_PHASES;
        if (!due && !changed) {
            return;
        }
        lastLine = now;
        lastPhase = phase;
        boolean foreseeable = stepsDone > 0 && now - began >= BEFORE_FORESIGHT;
        String left = foreseeable ? ", about " + timeLeft(now - began, stepsDone) + " left" : "";
        out.println(phase + ": step " + Numbers.count(stepsDone) + " of " + Numbers.count(totalSteps) + ", "
                + standing(loss, logEvidence) + left);
        out.flush();
    }

    @Override
    public void finish() {
        out.flush();
    }

    private String timeLeft(long elapsed, long stepsDone) {
        double nanosLeft = (double) elapsed / stepsDone * Math.max(0, totalSteps - stepsDone);
        return Numbers.time(Duration.ofNanos((long) nanosLeft));
    }

    /** Loss and evidence in a few words. */
    static String standing(double loss, @Nullable Double logEvidence) {
        String evidence = logEvidence == null ? "" : ", evidence " + Numbers.significant(logEvidence, 6);
        return "loss " + Numbers.significant(loss, 4) + evidence;
    }
}
