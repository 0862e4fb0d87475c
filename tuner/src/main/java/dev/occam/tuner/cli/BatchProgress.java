package dev.occam.tuner.cli;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecord.Entry;
import dev.occam.tuner.batch.BatchListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How a batch goes: a line for each run that ends; and where it stands, in all and by worker, drawn over on a terminal, else
 * as a plain line every ten seconds.
 */
final class BatchProgress implements BatchListener {

    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final long BETWEEN_DRAWINGS = Duration.ofMillis(250).toNanos();

    private final PrintWriter out;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final Map<Integer, Standing> standings = new TreeMap<>();
    private final Set<String> said = new HashSet<>();
    private int before;
    private int ended;
    private int planned;
    private int workers = 1;
    private long began;
    private long last;
    private int drawn;

    private record Standing(String run, double share, String phase) {}

    BatchProgress(PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void begin(int endedBefore, int runs, int processes) {
        before = endedBefore;
        ended = endedBefore;
        planned = runs;
        workers = processes;
        began = nanoTime.getAsLong();
        last = began;
        if (before > 0) {
            line(before + " of " + planned + " runs had ended before");
        }
    }

    @Override
    public synchronized void advance(int worker, String run, double share, String phase) {
        standings.put(worker, new Standing(run, share, phase));
        long now = nanoTime.getAsLong();
        if (now - last < (terminal.interactive() ? BETWEEN_DRAWINGS : BETWEEN_LINES)) {
            return;
        }
        last = now;
        if (terminal.interactive()) {
            draw(standing());
        } else {
            line(String.join("; ", standing()));
        }
    }

    /** What several runs say alike is said once. */
    @Override
    public synchronized void note(String run, String line) {
        if (said.add(line)) {
            line(run + ": " + line);
        }
    }

    @Override
    public synchronized void end(int worker, Entry run, Figures figures) {
        standings.remove(worker);
        if (run.state() == BatchRecord.State.OPEN) {
            line(run.name() + (run.failures().isEmpty() ? ": stopped" : ": " + lastFailure(run))
                    + "; to be gone on with");
            return;
        }
        ended++;
        StringBuilder text = new StringBuilder(run.name())
                .append(" (")
                .append(ended)
                .append(" of ")
                .append(planned)
                .append("): ");
        if (run.state() == BatchRecord.State.FINISHED) {
            text.append(Numbers.time(Duration.ofMillis((long) (1000 * (run.seconds() == null ? 0 : run.seconds())))));
            if (figures.perDatum() != null) {
                text.append(", evidence a row ").append(Numbers.significant(figures.perDatum(), 5));
            }
            if (figures.testNll() != null) {
                text.append(", test NLL ").append(Numbers.significant(figures.testNll(), 4));
            }
        } else {
            text.append(run.state().name().toLowerCase(Locale.ROOT))
                    .append(", ")
                    .append(lastFailure(run));
        }
        line(text.toString());
    }

    private static String lastFailure(Entry run) {
        return run.failures().isEmpty()
                ? ""
                : run.failures().get(run.failures().size() - 1).reason();
    }

    /** Clears what was drawn; nothing where lines are plain. */
    synchronized void finish() {
        erase();
        out.flush();
    }

    private List<String> standing() {
        List<String> lines = new ArrayList<>();
        lines.add(ended + " of " + planned + " runs" + left());
        standings.forEach((worker, at) -> lines.add(String.format(
                Locale.ROOT, "worker %d: %s, %.0f %%, %s", worker + 1, at.run(), 100 * at.share(), at.phase())));
        return lines;
    }

    /** Runs count the same, whatever they take: the best that is known before they are done. */
    private String left() {
        double done = ended
                - before
                + standings.values().stream().mapToDouble(Standing::share).sum();
        double elapsed = nanoTime.getAsLong() - began;
        if (done < 0.1 * workers || elapsed < 2e9) {
            return "";
        }
        double nanos = elapsed / done * Math.max(0, planned - before - done);
        return ", about " + Numbers.time(Duration.ofNanos((long) nanos)) + " left";
    }

    private void line(String text) {
        erase();
        out.println(Printable.lines(text));
        out.flush();
    }

    private void draw(List<String> lines) {
        erase();
        int width = terminal.width() - 1;
        for (String text : lines) {
            out.println(text.length() > width ? text.substring(0, width) : text);
        }
        drawn = lines.size();
        out.flush();
    }

    /** Back over the lines that were drawn, clearing to the end of the screen (ECMA-48: CUU, ED). */
    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\r\u001b[J");
            drawn = 0;
        }
    }
}
