package dev.occam.tuner.compare;

import dev.occam.models.data.Nearest;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.ConfigException;
import java.util.List;

/** The names of sets that a user asks for. */
final class SetNames {

    private SetNames() {}

    /** Refuses a name that no set has. */
    static void check(CompareConfig compare, List<String> only) {
        List<String> names =
                compare.sets().stream().map(CompareConfig.SetPart::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new ConfigException(
                        "--only " + name,
                        "no such set",
                        Nearest.to(name, names)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("there are: " + String.join(", ", names)));
            }
        }
    }
}
