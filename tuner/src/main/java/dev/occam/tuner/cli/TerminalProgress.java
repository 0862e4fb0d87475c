package dev.occam.tuner.cli;

import dev.occam.tuner.run.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar on the last line of a terminal, with time left, loss and evidence; notes scroll above it. */
final class TerminalProgress implements Progress {

    private static final int UPDATE_MILLIS = 250;

    private final PrintWriter out;
    private final int width;
    private @Nullable ProgressBar bar;

    TerminalProgress(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.width = terminal.width() - 1;
    }

    /** The progress that suits {@code terminal}. */
    static Progress on(Terminal terminal, PrintWriter out) {
        return terminal.interactive() ? new TerminalProgress(out, terminal) : new PlainProgress(out, System::nanoTime);
    }

    @Override
    public void note(String line) {
        String text = Printable.lines(line);
        out.print(bar == null ? text + System.lineSeparator() : over(text) + System.lineSeparator());
        out.flush();
    }

    @Override
    public void begin(long totalSteps) {
        bar = new ProgressBarBuilder()
                .setTaskName("")
                .setInitialMax(totalSteps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
                .build();
    }

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
        if (bar != null) {
            bar.stepTo(stepsDone);
            bar.setExtraMessage(" " + PlainProgress.standing(loss, logEvidence) + ", " + phase);
        }
    }

    @Override
    public void finish() {
        if (bar != null) {
            bar.close();
            bar = null;
            out.println();
            out.flush();
        }
    }

    private void draw(String line) {
        out.print(over(line));
        out.flush();
    }

    /** The line drawn over what stands there. */
    private String over(String line) {
        return "\r" + line + " ".repeat(Math.max(0, width - line.length()));
    }
}
