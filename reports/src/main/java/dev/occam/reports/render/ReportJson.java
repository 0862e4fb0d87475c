package dev.occam.reports.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.compare.ComparableRuns;
import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.compare.TimedRuns;
import dev.occam.reports.gather.ExperimentRecord;
import dev.occam.reports.gather.Unread;
import dev.occam.reports.record.Task;
import java.util.Locale;

/** A report for machines: every run, who is comparable with whom, experiments, and what could not be read. */
final class ReportJson {
    static final String FORMAT = "occam-report";
    static final int VERSION = 1;

    private ReportJson() {}

    static String of(ReportView view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT).put("version", VERSION);
        ArrayNode runs = json.putArray("runs");
        view.runs().forEach(run -> add(runs.addObject(), run));
        ArrayNode groups = json.putArray("comparable");
        view.comparable().forEach(group -> add(groups.addObject(), group));
        ArrayNode timed = json.putArray("timed");
        view.timed().forEach(group -> add(timed.addObject(), group));
        ArrayNode experiments = json.putArray("experiments");
        view.experiments().forEach(experiment -> add(experiments.addObject(), experiment));
        ArrayNode unfinished = json.putArray("unfinished");
        view.unfinished().forEach(run -> unfinished
                .addObject()
                .put("batch", run.batch())
                .put("run", run.run())
                .put("state", run.state())
                .put("attempts", run.attempts())
                .put("why", run.why()));
        ArrayNode unread = json.putArray("unread");
        for (Unread problem : view.unread()) {
            unread.addObject().put("folder", problem.label()).put("why", problem.why());
        }
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        try {
            return JsonMapper.builder()
                            .build()
                            .writer(new DefaultPrettyPrinter().withObjectIndenter(indent))
                            .writeValueAsString(json)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static void add(ObjectNode node, RunSummary run) {
        node.put("folder", run.label())
                .put("page", ReportView.href(run))
                .put("name", run.name())
                .put("status", run.status().name().toLowerCase(Locale.ROOT))
                .put("data", run.data())
                .put("task", run.task().name().toLowerCase(Locale.ROOT))
                .put("trainRows", run.trainRows())
                .put("testRows", run.testRows().rows())
                .put("network", run.network())
                .put("parameters", run.parameters())
                .put("method", run.method())
                .put("seed", run.seed())
                .put("evidencePerRow", run.evidence())
                .put("evidence", run.evidenceInAll())
                .put("testNll", run.testNll())
                .put(run.task() == Task.CLASSIFICATION ? "testAccuracy" : "testRmse", run.testScore())
                .put("effectiveParameters", run.effective())
                .put("seconds", run.seconds())
                .put("device", run.device())
                .put(
                        "trust",
                        run.verdict() == null ? null : Words.of(run.verdict()).toLowerCase(Locale.ROOT))
                .put("givenWeightDecay", run.givenDecay());
    }

    private static void add(ObjectNode node, ComparableRuns group) {
        node.put("data", group.common().data())
                .put("trainRows", group.common().trainRows())
                .put("curvature", group.curvature())
                .put("rankCorrelation", group.rankCorrelation());
        ArrayNode pages = node.putArray("byEvidence");
        group.runs().forEach(run -> pages.add(ReportView.href(run)));
    }

    private static void add(ObjectNode node, TimedRuns group) {
        node.put("data", group.rows().data()).put("testRows", group.rows().rows());
        ArrayNode all = node.putArray("bySeconds");
        group.runs().forEach(run -> all.add(ReportView.href(run)));
        ArrayNode front = node.putArray("front");
        group.front().forEach(run -> front.add(ReportView.href(run)));
    }

    private static void add(ObjectNode node, ExperimentView view) {
        ExperimentRecord experiment = view.record();
        node.put("folder", experiment.label())
                .put("page", view.href())
                .put("title", experiment.title())
                .put("source", experiment.source())
                .put("complete", experiment.complete());
        ExperimentJson.add(node, experiment);
    }
}
