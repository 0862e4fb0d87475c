package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.Nearest;
import java.nio.file.Path;
import java.util.List;

/** The path from the file of a study to a {@link StudyConfig}. */
public final class StudyReader {

    /** Where the schema is found on the class path. */
    public static final String RESOURCE = "/dev/occam/tuner/config/study.schema.json";

    private static final JsonNode SCHEMA = ConfigJson.resource(RESOURCE);

    private StudyReader() {}

    /**
     * Whether a file says that it is a study, rather than an experiment.
     *
     * @throws ConfigException where the file is missing or broken
     */
    public static boolean isStudy(Path file) {
        return ConfigJson.read(file).path("kind").asText().equals("study");
    }

    /**
     * Reads a study and checks it.
     *
     * @throws ConfigException where the file is missing, broken or wrong
     */
    public static StudyConfig of(Path file) {
        JsonNode tree = ConfigJson.read(file);
        new ValueCheck(file.toString(), StudyReader::remedy).check(tree, "", SCHEMA);
        try {
            return ConfigJson.MAPPER.treeToValue(tree, StudyConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema admits what the records do not", e);
        }
    }

    /** The study as a JSON tree. */
    public static JsonNode tree(StudyConfig study) {
        return ConfigJson.MAPPER.valueToTree(study);
    }

    private static String remedy(String dottedPath, List<String> valid) {
        String name = dottedPath.substring(dottedPath.lastIndexOf('.') + 1);
        return Nearest.to(name, valid)
                .map(near -> "did you mean " + near + "?")
                .orElse("valid here: " + String.join(", ", valid));
    }
}
