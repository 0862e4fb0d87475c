package dev.occam.reports.render;

import static dev.occam.reports.render.MarkdownText.code;
import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import dev.occam.reports.compare.ComparableRuns;
import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.gather.ExperimentRace;
import dev.occam.reports.gather.ExperimentRecord;
import dev.occam.reports.gather.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as a comment on a pull request: who leads where, the runs, the claims, and what could not be read. */
final class ReportMarkdown {
    /** A comment is no place for thousands of lines. */
    private static final int MOST_LINES = 100;

    private ReportMarkdown() {}

    static String of(ReportView view) {
        StringBuilder text = new StringBuilder("# Occam: " + view.title() + "\n\n");
        List<ComparableRuns> groups = view.groups();
        if (!groups.isEmpty()) {
            text.append("## Most evidence\n\nEvidence is ranked among runs on the same training rows with the same"
                    + " likelihood and curvature. ");
            text.append(view.correlation())
                    .append("\n\n")
                    .append(leaders(view, groups))
                    .append("\n");
        }
        text.append("## Runs\n\n").append(runs(view)).append("\n");
        for (ExperimentView experiment : view.experiments()) {
            experiment(text, experiment.record());
        }
        if (!view.unfinished().isEmpty()) {
            text.append("## Without a result\n\n").append(table(first(view.unfinishedRuns())));
            more(text, view.unfinished().size());
            text.append("\n");
        }
        if (!view.unread().isEmpty()) {
            text.append("## Not read\n\n");
            for (Unread problem : first(view.unread())) {
                text.append("- ")
                        .append(code(problem.label()))
                        .append(": ")
                        .append(code(problem.why()))
                        .append("\n");
            }
            more(text, view.unread().size());
        }
        return text.toString();
    }

    private static String leaders(ReportView view, List<ComparableRuns> groups) {
        List<List<String>> rows = new ArrayList<>();
        for (ComparableRuns group : first(groups)) {
            RunSummary leader = group.runs().get(0);
            RunSummary best = group.bestMeasured();
            rows.add(List.of(
                    code(view.name(group)),
                    code(group.curvature()),
                    count(group.runs().size()),
                    code(leader.label()),
                    number(leader.evidence()),
                    number(leader.testNll()),
                    best == null ? NumberText.NONE : code(best.label()),
                    best == null ? NumberText.NONE : number(best.testNll()),
                    number(group.rankCorrelation())));
        }
        StringBuilder text = new StringBuilder(MarkdownText.table(
                List.of(
                        "data",
                        "curvature",
                        "runs",
                        "most evidence",
                        "per row",
                        "its test nll",
                        "least test nll",
                        "test nll",
                        "rank correlation"),
                rows));
        more(text, groups.size());
        return text.toString();
    }

    private static String runs(ReportView view) {
        List<List<String>> rows = new ArrayList<>();
        for (RunSummary run : first(view.runs())) {
            rows.add(List.of(
                    code(run.label()),
                    code(run.data()),
                    code(run.network()),
                    code(run.method()),
                    Long.toString(run.seed()),
                    Words.of(run.status()).toLowerCase(Locale.ROOT),
                    number(run.evidence()),
                    number(run.testNll()),
                    number(run.testScore()),
                    NumberText.seconds(run.seconds()),
                    run.verdict() == null ? NumberText.NONE : Words.of(run.verdict())));
        }
        StringBuilder text = new StringBuilder(MarkdownText.table(
                List.of(
                        "run",
                        "data",
                        "network",
                        "method",
                        "seed",
                        "status",
                        "evidence per row",
                        "test nll",
                        "test accuracy or rmse",
                        "time",
                        "trust"),
                rows));
        more(text, view.runs().size());
        return text.toString();
    }

    private static void experiment(StringBuilder text, ExperimentRecord experiment) {
        text.append("## Experiment: ").append(code(experiment.title())).append("\n\n");
        if (!experiment.source().isEmpty()) {
            text.append(code(experiment.source())).append("\n\n");
        }
        text.append(table(ExperimentTables.arms(experiment))).append("\n");
        if (!experiment.claims().isEmpty()) {
            text.append(table(ExperimentTables.claims(experiment))).append("\n");
        }
        for (ExperimentRace race : experiment.races()) {
            text.append(code(ExperimentView.verdict(race.verdict())))
                    .append(": ")
                    .append(code(race.text()))
                    .append(" ")
                    .append(code(race.source()))
                    .append("\n\n")
                    .append(table(ExperimentTables.findings(experiment, race)))
                    .append("\n");
        }
    }

    private static String table(Table table) {
        return MarkdownText.table(
                table.columns().stream().map(column -> code(column.heading())).toList(),
                table.rows().stream()
                        .map(row -> row.stream().map(MarkdownText::code).toList())
                        .toList());
    }

    private static Table first(Table table) {
        return new Table(table.caption(), table.columns(), first(table.rows()));
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(MOST_LINES, all.size()));
    }

    private static void more(StringBuilder text, int all) {
        if (all > MOST_LINES) {
            text.append("\n").append(count(all - MOST_LINES)).append(" more are in report.json.\n");
        }
    }
}
