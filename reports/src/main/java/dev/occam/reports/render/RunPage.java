package dev.occam.reports.render;

import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.record.RunRecord;
import java.util.List;
import java.util.Map;

/**
 * The page of one run: what was chosen and why, as one HTML file that opens from disk.
 * <p>It carries style, charts and chart library (about 1 MB), fetches nothing, and holds no script but its own. Every text
 * from the record is escaped. The same record gives the same page.
 */
public final class RunPage {
    private static final int SIZE = 150_000;

    private RunPage() {}

    /** Returns the page as HTML. Works for every record, also of a run that stopped before it had chosen. */
    public static String render(RunRecord run) {
        return Templates.render(
                "run.jte",
                Templates.ASSETS.library().content().length() + SIZE,
                Map.of("view", new RunView(run, null, List.of()), "assets", Templates.ASSETS));
    }

    /** The page as one of a report, whose files it shares; a grid of given weight decays beside it, where there is one. */
    static String render(RunRecord run, RunSummary summary, List<RunSummary> grid) {
        return Templates.render(
                "run.jte", SIZE, Map.of("view", new RunView(run, summary, grid), "assets", Templates.ASSETS.in("")));
    }
}
