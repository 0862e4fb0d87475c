package dev.occam.tuner.cli;

import dev.occam.reports.render.ReportListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How the writing of a report goes: on a terminal one line that is drawn over, else a plain line every ten seconds. What
 * could not be read is said at once, a line each; after many, that there are more.
 */
final class ReportProgress implements ReportListener {

    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final long BETWEEN_DRAWINGS = Duration.ofMillis(100).toNanos();

    /** The first records are slow: what they foretell is wrong. */
    private static final long BEFORE_FORESIGHT = Duration.ofSeconds(1).toNanos();

    private static final int MOST_UNREAD = 20;

    private final PrintWriter out;
    private final Terminal terminal;
    private final DrawnLine drawn;
    private final LongSupplier nanoTime;
    private final boolean quiet;
    private final long began;
    private long last;
    private int unread;

    ReportProgress(PrintWriter out, Terminal terminal, LongSupplier nanoTime, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.drawn = new DrawnLine(out, terminal);
        this.nanoTime = nanoTime;
        this.quiet = quiet;
        began = nanoTime.getAsLong();
        last = began;
    }

    @Override
    public void at(int done, int total, String what) {
        long now = nanoTime.getAsLong();
        if (quiet || now - last < (terminal.interactive() ? BETWEEN_DRAWINGS : BETWEEN_LINES)) {
            return;
        }
        last = now;
        boolean foreseeable = done > 0 && now - began >= BEFORE_FORESIGHT;
        String left = foreseeable
                ? ", about "
                        + Numbers.time(Duration.ofNanos((long) ((double) (now - began) / done * (total - done))))
                        + " left"
                : "";
        String line =
                "report: " + Numbers.count(done) + " of " + Numbers.count(total) + left + ": " + Printable.line(what);
        if (terminal.interactive()) {
            drawn.draw(line);
        } else {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public void unread(String label, String why) {
        unread++;
        if (unread > MOST_UNREAD) {
            return;
        }
        finish();
        out.println("not read: " + Printable.line(label) + ": " + Printable.line(why));
        if (unread == MOST_UNREAD) {
            out.println("more that cannot be read is listed in the report");
        }
        out.flush();
    }

    /** Clears the line of a terminal; nothing elsewhere. */
    void finish() {
        drawn.clear();
    }
}
