package dev.occam.tuner.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names by which a file calls its parts, each once. */
final class UniqueNames {

    private UniqueNames() {}

    /** Refuses a name that is given twice, in a line that names its place: that of the list is {@code pointer}. */
    static void require(String source, String pointer, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                throw new ConfigException(
                        source + ": " + pointer + "/" + i + "/name",
                        names.get(i) + " is given twice",
                        "give it another name");
            }
        }
    }
}
