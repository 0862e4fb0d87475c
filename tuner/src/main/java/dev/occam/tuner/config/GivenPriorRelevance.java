package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a fit under a given prior does not look at: where a prior starts, and without evidence the curvature.
 *
 * <p>A file may say it all the same, so that one file serves {@code occam tune} and {@code occam train}: that is told. Who
 * types such a setting expects something of it: that is refused.
 */
final class GivenPriorRelevance {

    private static final List<String> OF_THE_START = List.of("prior.initialPrecision", "prior.initialNoise");

    private static final List<String> OF_THE_EVIDENCE = List.of(
            "curvature.structure",
            "curvature.sharing",
            "curvature.fisher",
            "curvature.samples",
            "curvature.blockLimit",
            "curvature.batchSize");

    private GivenPriorRelevance() {}

    /**
     * Refuses the first setting that was typed and would be ignored.
     *
     * @param origins for the dotted path of each field a user set, where
     * @param named   how the user knows a field
     */
    static void check(JsonNode config, Map<String, String> origins, UnaryOperator<String> named) {
        refuseTyped(startUnused(config), "the prior is given", "leave it out", origins, named);
        refuseTyped(
                evidenceUnused(config),
                "nothing is judged by evidence",
                "add --evidence, or leave it out",
                origins,
                named);
    }

    private static void refuseTyped(
            List<String> unused,
            String where,
            String remedy,
            Map<String, String> origins,
            UnaryOperator<String> named) {
        for (String path : unused) {
            if (origins.getOrDefault(path, "").startsWith("--")) {
                throw new ConfigException(named.apply(path), "has no effect where " + where, remedy);
            }
        }
    }

    /** What else is ignored, a sentence each. */
    static List<String> notes(JsonNode config) {
        List<String> notes = new ArrayList<>();
        say(startUnused(config), " no effect where the prior is given", notes);
        say(evidenceUnused(config), " no effect without --evidence", notes);
        return notes;
    }

    private static void say(List<String> unused, String what, List<String> notes) {
        if (!unused.isEmpty()) {
            notes.add(String.join(", ", unused) + (unused.size() == 1 ? " has" : " have") + what);
        }
    }

    private static List<String> startUnused(JsonNode config) {
        return isFixed(config) ? set(config, OF_THE_START) : List.of();
    }

    private static List<String> evidenceUnused(JsonNode config) {
        boolean judged = config.at("/loop/fixed/evidence").asBoolean();
        return isFixed(config) && !judged ? set(config, OF_THE_EVIDENCE) : List.of();
    }

    private static boolean isFixed(JsonNode config) {
        return config.at("/loop/kind").asText().equals("fixed");
    }

    /** Those of the fields that are not at their defaults. */
    private static List<String> set(JsonNode config, List<String> paths) {
        JsonNode defaults = ConfigSchema.defaults();
        return paths.stream()
                .filter(path -> {
                    String pointer = "/" + path.replace('.', '/');
                    return !config.at(pointer).equals(defaults.at(pointer));
                })
                .toList();
    }
}
