package dev.occam.tuner.config;

import dev.occam.models.data.Nearest;
import java.util.List;
import java.util.Optional;

/** What to say of a field that does not exist: the nearest one that does. */
final class UnknownField {

    private UnknownField() {}

    /** The remedy for the unknown field at a dotted path: a sibling spelt alike, or a field of another object. */
    static String remedy(String dottedPath) {
        String prefix = dottedPath.substring(0, dottedPath.lastIndexOf('.') + 1);
        String name = dottedPath.substring(prefix.length());
        List<String> siblings = ConfigSchema.paths().stream()
                .filter(path -> path.startsWith(prefix) && path.indexOf('.', prefix.length()) < 0)
                .map(path -> path.substring(prefix.length()))
                .toList();
        return Nearest.to(name, siblings)
                .map(near -> prefix + near)
                .or(() -> elsewhere(name))
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> siblings.isEmpty() ? noObject(prefix) : "valid here: " + String.join(", ", siblings));
    }

    private static String noObject(String prefix) {
        String parent = prefix.substring(0, prefix.length() - 1);
        return ConfigSchema.at(parent) == null ? remedy(parent) : parent + " has no fields of its own";
    }

    /** A field spelt alike, whatever object it is in. */
    private static Optional<String> elsewhere(String name) {
        List<String> names = ConfigSchema.paths().stream()
                .map(path -> path.substring(path.lastIndexOf('.') + 1))
                .toList();
        return Nearest.to(name, names).map(near -> ConfigSchema.paths().get(names.indexOf(near)));
    }
}
