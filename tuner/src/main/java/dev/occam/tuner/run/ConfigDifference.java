package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * The first field in which two configurations would give different numbers.
 *
 * @param field its dotted path
 * @param then its value in the first, as JSON
 * @param now its value in the second, as JSON
 */
record ConfigDifference(String field, String then, String now) {

    /** Fields that change no number. */
    private static final Set<String> NEUTRAL = Set.of("training.checkpointSeconds", "out");

    static Optional<ConfigDifference> first(JsonNode then, JsonNode now) {
        return first("", then, now);
    }

    private static Optional<ConfigDifference> first(String path, JsonNode then, JsonNode now) {
        if (NEUTRAL.contains(path) || then.toString().equals(now.toString())) {
            return Optional.empty();
        }
        if (!then.isObject() || !now.isObject()) {
            return Optional.of(new ConfigDifference(path, then.toString(), now.toString()));
        }
        return now.properties().stream()
                .map(field -> first(
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                        then.path(field.getKey()),
                        field.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
