package dev.occam.reports.render;

import java.text.Normalizer;
import java.util.Locale;

/** The name of a run's or an experiment's page: a number, and so much of its label as is letters and digits. No label leads out of the folder. */
final class PageName {
    private static final int LONGEST = 48;

    private PageName() {}

    /** The name without ending, for the run of that number. */
    static String of(int number, String label) {
        return of("run", number, label);
    }

    /** The name without ending, for the experiment of that number. */
    static String ofExperiment(int number, String label) {
        return of("experiment", number, label);
    }

    private static String of(String kind, int number, String label) {
        String start = label.length() > 500 ? label.substring(label.length() - 500) : label;
        String plain = Normalizer.normalize(start, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST)).replaceAll("^-", "");
        return String.format(Locale.ROOT, "%s-%04d%s", kind, number, end.isEmpty() ? "" : "-" + end);
    }
}
