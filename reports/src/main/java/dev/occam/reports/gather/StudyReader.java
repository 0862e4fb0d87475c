package dev.occam.reports.gather;

import static dev.occam.reports.gather.ExperimentFile.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.gather.ExperimentRecord.Arm;
import dev.occam.reports.gather.ExperimentRecord.Claim;
import dev.occam.reports.gather.ExperimentRecord.Estimate;
import dev.occam.reports.gather.ExperimentRecord.Finding;
import dev.occam.reports.gather.ExperimentRecord.Tabulated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record of a study, an experiment without runs: its cases are the arms of one variant without a name, and a claim
 * holds them against a bound.
 */
final class StudyReader {
    private StudyReader() {}

    static ExperimentRecord read(JsonNode tree, String label) {
        JsonNode study = tree.path("study");
        String quantity = tree.path("quantity").asText("value");
        Map<String, List<Double>> cases = new LinkedHashMap<>();
        tree.path("seeds").forEach(seed -> seed.path("values").properties().forEach(one -> {
            Double value = number(one.getValue());
            if (value != null) {
                cases.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(value);
            }
        }));
        List<Arm> arms = new ArrayList<>();
        cases.forEach((name, values) -> arms.add(new Arm("", name, null, 0, Map.of(quantity, estimate(values)))));
        boolean complete = tree.path("complete").asBoolean();
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < tree.path("claims").size(); i++) {
            claims.add(claim(tree.path("claims").path(i), study.path("claims").path(i), quantity, cases, complete));
        }
        return new ExperimentRecord(
                label,
                study.path("title").asText(study.path("name").asText(label)),
                study.path("source").asText(),
                complete,
                study.path("seeds").size(),
                List.of(new Tabulated("What was measured", arms.isEmpty() ? List.of() : List.of(quantity))),
                List.of(),
                arms,
                List.of(),
                claims,
                List.of(),
                List.of());
    }

    private static Claim claim(
            JsonNode claim, JsonNode asked, String quantity, Map<String, List<Double>> cases, boolean complete) {
        Double most = number(asked.path("atMost"));
        Double above = number(asked.path("above"));
        List<Finding> findings = ExperimentFile.all(asked.path("cases"), one -> {
            List<Double> values = cases.getOrDefault(one.asText(), List.of());
            boolean fails =
                    values.stream().anyMatch(value -> most != null && value > most || above != null && value <= above);
            return new Finding(
                    "",
                    one.asText(),
                    bound(most, above),
                    fails ? "fails" : complete ? "holds" : "open",
                    values.isEmpty() ? null : estimate(values),
                    null,
                    null);
        });
        return new Claim(
                claim.path("text").asText(),
                asked.path("source").asText(),
                quantity,
                claim.path("verdict").asText(),
                findings);
    }

    private static String bound(@Nullable Double most, @Nullable Double above) {
        List<String> bounds = new ArrayList<>();
        if (most != null) {
            bounds.add("at most " + digits(most));
        }
        if (above != null) {
            bounds.add("above " + digits(above));
        }
        return String.join(", ", bounds);
    }

    private static String digits(double value) {
        return String.valueOf(value).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
    }

    /** Mean, its standard error and the median, of one value a seed. */
    private static Estimate estimate(List<Double> values) {
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        List<Double> sorted = values.stream().sorted().toList();
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new Estimate(mean, n == 1 ? null : Math.sqrt(squares / (n - 1) / n), median, n);
    }
}
