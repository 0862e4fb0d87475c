package dev.occam.tuner.cli;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecord.Entry;
import dev.occam.reports.record.BatchRecord.State;
import dev.occam.reports.record.Ranking;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A batch as people read it: which runs can be compared and in what order, and what went wrong with the others. */
final class BatchText {

    private static final int WIDTH = 120;

    private BatchText() {}

    static List<String> lines(BatchRecord batch, Path folder) {
        List<String> lines = new ArrayList<>();
        if (!batch.title().isEmpty()) {
            lines.add(batch.title());
        }
        lines.add(standing(batch));
        List<Ranking> several =
                batch.rankings().stream().filter(r -> r.runs().size() > 1).toList();
        List<Ranking> alone =
                batch.rankings().stream().filter(r -> r.runs().size() == 1).toList();
        for (Ranking ranking : several) {
            lines.add("");
            lines.add(ranking.within());
            table(ranking.runs(), true, lines);
            if (ranking.spearman() != null) {
                lines.add("  rank correlation (Spearman) of evidence and test NLL: "
                        + Numbers.significant(ranking.spearman(), 3) + "; -1 where they agree");
            }
        }
        if (!alone.isEmpty()) {
            lines.add("");
            lines.add("Comparable with no other run here, so not ranked");
            table(alone.stream().flatMap(r -> r.runs().stream()).toList(), false, lines);
        }
        troubles(batch, lines);
        lines.add("");
        lines.add("Files: batch.json and a folder for each run in " + folder);
        return lines.stream().map(Printable::lines).toList();
    }

    private static String standing(BatchRecord batch) {
        List<String> counts = new ArrayList<>();
        for (State state : State.values()) {
            long count =
                    batch.runs().stream().filter(run -> run.state() == state).count();
            if (count > 0) {
                counts.add(Numbers.count(count) + " " + word(state));
            }
        }
        return "Of " + Numbers.count(batch.runs().size()) + " runs: " + String.join(", ", counts) + "; "
                + batch.workers() + (batch.workers() == 1 ? " worker" : " workers") + " with " + batch.threads()
                + (batch.threads() == 1 ? " thread" : " threads");
    }

    private static String word(State state) {
        return switch (state) {
            case OPEN -> "not done yet";
            case FINISHED -> "finished";
            case DIVERGED -> "diverged";
            case FAILED -> "failed";
        };
    }

    private static void table(List<Ranking.Ranked> runs, boolean ranked, List<String> lines) {
        TextTable table =
                new TextTable(1, List.of("run", ranked ? "rank" : "", "evidence a row", "evidence", "test NLL"));
        int rank = 0;
        for (Ranking.Ranked run : runs) {
            rank++;
            table.add(List.of(
                    run.name(),
                    ranked ? Integer.toString(rank) : "",
                    Numbers.significant(run.perDatum(), 5),
                    Numbers.significant(run.evidence(), 6),
                    Numbers.significant(run.testNll(), 4)));
        }
        lines.addAll(table.lines(WIDTH));
    }

    private static void troubles(BatchRecord batch, List<String> lines) {
        List<Entry> troubled = batch.runs().stream()
                .filter(run -> run.state() == State.FAILED || run.state() == State.DIVERGED)
                .toList();
        if (troubled.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Not finished");
        for (Entry run : troubled) {
            String reason = run.failures().isEmpty()
                    ? ""
                    : ": " + run.failures().get(run.failures().size() - 1).reason();
            lines.add("  " + run.name() + " " + word(run.state()) + reason);
        }
    }
}
