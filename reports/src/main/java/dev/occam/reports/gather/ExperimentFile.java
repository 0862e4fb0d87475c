package dev.occam.reports.gather;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.reports.gather.ExperimentRecord.Arm;
import dev.occam.reports.gather.ExperimentRecord.Claim;
import dev.occam.reports.gather.ExperimentRecord.Estimate;
import dev.occam.reports.gather.ExperimentRecord.Reported;
import dev.occam.reports.gather.ExperimentRecord.Run;
import dev.occam.reports.gather.ExperimentRecord.Tabulated;
import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The file in which {@code occam reproduce} records an experiment, or a study. */
public final class ExperimentFile {
    private static final String SCHEMA = "experiment-record-1.schema.json";
    private static final String STUDY_SCHEMA = "study-record-1.schema.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private ExperimentFile() {}

    /** Returns the JSON Schema (draft 2020-12) of the file of an experiment that has runs, as text. */
    public static String schema() {
        return text(SCHEMA);
    }

    /** Returns the JSON Schema (draft 2020-12) of the file of a study, as text. */
    public static String studySchema() {
        return text(STUDY_SCHEMA);
    }

    private static String text(String resource) {
        try (InputStream stream = ExperimentFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one; what it lacks or says in another way than the schema is left out.
     *
     * @throws IOException in one line without the file's name
     */
    public static ExperimentRecord read(Path file, String label) throws IOException {
        JsonNode tree = tree(file);
        if (isStudy(tree)) {
            return StudyReader.read(tree, label);
        }
        JsonNode experiment = tree.path("experiment");
        List<Arm> arms = all(tree.path("arms"), ExperimentFile::arm);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < tree.path("claims").size(); i++) {
            claims.add(
                    claim(tree.path("claims").path(i), experiment.path("claims").path(i)));
        }
        List<ExperimentRace> races = new ArrayList<>();
        for (int i = 0; i < tree.path("races").size(); i++) {
            races.add(CourseReader.race(
                    tree.path("races").path(i), experiment.path("races").path(i)));
        }
        return new ExperimentRecord(
                label,
                experiment.path("title").asText(experiment.path("name").asText(label)),
                experiment.path("source").asText(),
                tree.path("complete").asBoolean(),
                experiment.path("seeds").size(),
                tables(experiment, arms),
                all(tree.path("runs"), ExperimentFile::run),
                arms,
                reported(experiment),
                claims,
                races,
                all(tree.path("curves"), CourseReader::curve));
    }

    private static JsonNode tree(Path file) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException("experiment.json is not valid JSON", e);
        } catch (IOException e) {
            throw new IOException("experiment.json cannot be read: " + AtomicFile.reason(e, file), e);
        }
        if (!tree.path("format").asText().equals("occam-experiment") && !isStudy(tree)) {
            throw new IOException("experiment.json is not of an experiment of Occam's");
        }
        if (tree.path("version").asInt() != 1) {
            throw new IOException("experiment.json is of version "
                    + tree.path("version").asText("none") + ", and this Occam reads version 1");
        }
        return tree;
    }

    private static boolean isStudy(JsonNode tree) {
        return tree.path("format").asText().equals("occam-study");
    }

    static <T> List<T> all(JsonNode nodes, Function<JsonNode, T> one) {
        List<T> all = new ArrayList<>();
        nodes.forEach(node -> all.add(one.apply(node)));
        return all;
    }

    /** Columns without a figure of any arm are left out. */
    private static List<Tabulated> tables(JsonNode experiment, List<Arm> arms) {
        return all(experiment.path("tables"), table -> {
            List<String> quantities = new ArrayList<>(all(table.path("quantities"), JsonNode::asText));
            quantities.removeIf(
                    quantity -> arms.stream().noneMatch(arm -> arm.estimates().containsKey(quantity)));
            return new Tabulated(table.path("title").asText(), quantities);
        });
    }

    private static List<Reported> reported(JsonNode experiment) {
        List<Reported> reported = new ArrayList<>();
        for (JsonNode figure : experiment.path("reported")) {
            if (figure.path("value").isNumber()) {
                reported.add(new Reported(
                        figure.path("variant").asText(""),
                        figure.path("arm").asText(),
                        figure.path("quantity").asText(),
                        figure.path("value").asDouble(),
                        figure.path("source").asText()));
            }
        }
        return reported;
    }

    private static Run run(JsonNode run) {
        Map<String, Double> values = new LinkedHashMap<>();
        run.properties().forEach(field -> {
            if (field.getValue().isNumber() && !field.getKey().equals("seed")) {
                values.put(field.getKey(), field.getValue().asDouble());
            }
        });
        return new Run(
                run.path("variant").asText(),
                run.path("arm").asText(),
                textOrNull(run.path("point")),
                run.path("seed").asLong(),
                run.path("folder").asText(),
                run.path("status").asText(),
                values);
    }

    private static Arm arm(JsonNode arm) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        arm.properties().forEach(field -> {
            Estimate estimate = estimate(field.getValue());
            if (estimate != null) {
                estimates.put(field.getKey(), estimate);
            }
        });
        return new Arm(
                arm.path("variant").asText(),
                arm.path("arm").asText(),
                textOrNull(arm.path("best")),
                arm.path("diverged").asInt(),
                estimates);
    }

    private static Claim claim(JsonNode claim, JsonNode asked) {
        return new Claim(
                claim.path("text").asText(),
                asked.path("source").asText(),
                asked.path("quantity").asText(),
                claim.path("verdict").asText(),
                all(
                        claim.path("findings"),
                        finding -> new ExperimentRecord.Finding(
                                finding.path("variant").asText(),
                                finding.path("arm").asText(),
                                finding.path("against").asText(""),
                                finding.path("verdict").asText(),
                                estimate(finding.path("own")),
                                estimate(finding.path("other")),
                                estimate(finding.path("difference")))));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    static @Nullable Estimate estimate(JsonNode node) {
        Double mean = number(node.path("mean"));
        return mean == null
                ? null
                : new Estimate(
                        mean,
                        number(node.path("standardError")),
                        number(node.path("median")),
                        node.path("seeds").asInt());
    }

    static @Nullable Double number(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.asDouble()) ? node.asDouble() : null;
    }
}
