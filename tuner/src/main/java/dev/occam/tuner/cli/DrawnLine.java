package dev.occam.tuner.cli;

import java.io.PrintWriter;

/** A line of a terminal that is drawn over and over, cut to its width. */
final class DrawnLine {

    private final PrintWriter out;
    private final Terminal terminal;
    private boolean drawn;

    DrawnLine(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void draw(String line) {
        int width = terminal.width() - 1;
        String cut = line.length() > width ? line.substring(0, width) : line;
        out.print("\r" + cut + " ".repeat(width - cut.length()));
        out.flush();
        drawn = true;
    }

    /** Makes it empty; nothing where nothing was drawn. */
    void clear() {
        if (drawn) {
            draw("");
            out.print("\r");
            out.flush();
            drawn = false;
        }
    }
}
