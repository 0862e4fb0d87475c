package dev.occam.tuner.compare;

import dev.occam.models.data.DataException;
import dev.occam.models.data.Nearest;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sets that a user asks for and whose data are there.
 *
 * @param places among the sets of the configuration
 */
record WantedSets(List<Integer> places) {

    /**
     * The sets that are wanted.
     *
     * @param only names; empty for all
     * @param note hears a line of each that is wanted and not there
     * @throws ConfigException for a name that no set has
     * @throws DataException where none is there
     */
    static WantedSets of(CompareReader reader, List<String> only, Consumer<String> note) {
        List<CompareConfig.SetPart> sets = reader.compare().sets();
        check(sets.stream().map(CompareConfig.SetPart::name).toList(), only);
        List<Integer> places = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int s = 0; s < sets.size(); s++) {
            CompareConfig.SetPart set = sets.get(s);
            if (!only.isEmpty() && !only.contains(set.name())) {
                continue;
            }
            String path = reader.data(s);
            if (path == null || Files.exists(Path.of(path))) {
                places.add(s);
            } else {
                missing.add(set.name() + ": " + path + ": no such file");
            }
        }
        String remedy = "; name the folder of the data with --data-root";
        if (places.isEmpty()) {
            throw new DataException(missing.get(0) + remedy);
        }
        missing.forEach(line -> note.accept("left out " + line + remedy));
        return new WantedSets(List.copyOf(places));
    }

    /** The names of the wanted sets that are there. */
    List<String> names(CompareConfig compare) {
        return places.stream().map(place -> compare.sets().get(place).name()).toList();
    }

    private static void check(List<String> names, List<String> only) {
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
