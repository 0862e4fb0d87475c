package dev.occam.tuner.study;

import dev.occam.tuner.config.StudyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results of a study in words and tables. */
public final class StudyText {

    private final StudyResults results;

    /** The text of what has come so far. */
    public StudyText(StudyResults results) {
        this.results = results;
    }

    /** The columns of the table, of which the first is of words. */
    public List<String> heading() {
        return List.of("case", "least", "median", "largest");
    }

    /** A row for each case. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String name : results.cases()) {
            double[] values = results.sorted(name);
            rows.add(
                    values.length == 0
                            ? List.of(name, "-", "-", "-")
                            : List.of(
                                    name,
                                    digits(values[0]),
                                    digits(median(values)),
                                    digits(values[values.length - 1])));
        }
        return rows;
    }

    static double median(double... sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** How many seeds the figures come from. */
    public String standing() {
        List<Long> planned = results.study().seeds();
        String seeds = planned.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String done =
                results.complete() ? "" : " So far " + results.seeds().size() + " of " + planned.size() + " seeds.";
        return capital(results.quantity()) + " over the seeds " + seeds + "." + done;
    }

    /** What came out of the claims, in lines: each with its verdict, below it the figures of every case. */
    public List<String> claims() {
        List<String> lines = new ArrayList<>();
        for (StudyConfig.Claim claim : results.study().claims()) {
            lines.add(results.verdict(claim).word() + ": " + claim.text() + " (" + claim.source() + ")");
            for (String name : claim.cases()) {
                double[] values = results.sorted(name);
                if (values.length > 0) {
                    lines.add("  " + name + ": from " + digits(values[0]) + " to " + digits(values[values.length - 1])
                            + bound(claim));
                }
            }
        }
        return lines;
    }

    private static String bound(StudyConfig.Claim claim) {
        List<String> bounds = new ArrayList<>();
        if (claim.atMost() != null) {
            bounds.add("at most " + digits(claim.atMost()));
        }
        if (claim.above() != null) {
            bounds.add("above " + digits(claim.above()));
        }
        return bounds.isEmpty() ? "" : ", claimed " + String.join(" and ", bounds);
    }

    /** All of it as a document. */
    String markdown() {
        StudyConfig study = results.study();
        StringBuilder text = new StringBuilder("# " + study.title() + "\n\n" + study.source() + "\n\n");
        text.append(standing()).append("\n\n").append(line(heading())).append("|---|--:|--:|--:|\n");
        rows().forEach(row -> text.append(line(row)));
        text.append("\n## Claims\n\n");
        claims().forEach(line -> text.append(line.startsWith("  ") ? "  - " : "- ")
                .append(line.strip())
                .append("\n"));
        return text.toString();
    }

    /** A row for each seed and case, in full precision. */
    String csv() {
        StringBuilder text = new StringBuilder("seed,case," + results.quantity() + "\n");
        results.seeds()
                .forEach((seed, values) -> values.forEach((name, value) -> text.append(seed)
                        .append(",")
                        .append(name)
                        .append(",")
                        .append(value)
                        .append("\n")));
        return text.toString();
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.2g", value);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
