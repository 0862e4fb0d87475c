package dev.occam.reports.render;

import java.util.Map;

/** The page of one experiment in a report: its claims with what decides them, its curves, its tables, its runs. */
final class ExperimentPage {
    private static final int SIZE = 300_000;

    private ExperimentPage() {}

    /** The page as one of a report, whose files it shares. */
    static String render(ExperimentView view) {
        return Templates.render("experiment.jte", SIZE, Map.of("view", view, "assets", Templates.ASSETS.in("")));
    }
}
