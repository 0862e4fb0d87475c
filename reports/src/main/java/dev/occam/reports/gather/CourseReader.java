package dev.occam.reports.gather;

import static dev.occam.reports.gather.ExperimentFile.all;
import static dev.occam.reports.gather.ExperimentFile.estimate;
import static dev.occam.reports.gather.ExperimentFile.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.gather.ExperimentCurve.Band;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what an experiment's record tells of the course of training: races and curves. */
final class CourseReader {
    private CourseReader() {}

    /** A race; what was asked stands with the experiment, a mark that is left out there is of the training loss. */
    static ExperimentRace race(JsonNode race, JsonNode asked) {
        return new ExperimentRace(
                race.path("text").asText(),
                asked.path("source").asText(),
                asked.path("mark").path("quantity").asText("loss"),
                asked.path("measure").asText().equals("seconds"),
                number(asked.path("share")),
                race.path("verdict").asText(),
                all(
                        race.path("findings"),
                        finding -> new ExperimentRace.Finding(
                                finding.path("variant").asText(),
                                finding.path("entrant").asText(),
                                finding.path("against").asText(""),
                                estimate(finding.path("mark")),
                                finding.path("arm").asText(""),
                                estimate(finding.path("loss")),
                                estimate(finding.path("steps")),
                                estimate(finding.path("seconds")),
                                estimate(finding.path("share")),
                                estimate(finding.path("time")),
                                finding.path("verdict").asText())));
    }

    static ExperimentCurve curve(JsonNode curve) {
        return new ExperimentCurve(
                curve.path("variant").asText(),
                curve.path("arm").asText(),
                all(curve.path("points"), CourseReader::point));
    }

    private static ExperimentCurve.Point point(JsonNode point) {
        Map<String, Band> values = new LinkedHashMap<>();
        for (String quantity : ExperimentCurve.QUANTITIES) {
            Double median = number(point.path(quantity));
            if (median != null) {
                JsonNode range = point.path("ranges").path(quantity);
                Double least = number(range.path(0));
                Double most = number(range.path(1));
                values.put(
                        quantity,
                        new Band(
                                median,
                                least == null ? median : Math.min(least, median),
                                most == null ? median : Math.max(most, median)));
            }
        }
        return new ExperimentCurve.Point(
                point.path("epoch").asInt(),
                point.path("step").asLong(),
                number(point.path("seconds")),
                values,
                point.path("seeds").asInt());
    }
}
