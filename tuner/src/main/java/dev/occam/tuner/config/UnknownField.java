package dev.occam.tuner.config;

import dev.occam.models.data.Nearest;
import java.util.List;
import java.util.Optional;

/** What to say of a field that does not exist: the nearest one that does. */
final class UnknownField {

    private UnknownField() {}

    /** The remedy for the unknown field at a dotted path: a sibling spelt alike, or a field of another object. */
    static String remedy(String dottedPath) {
        String path = dottedPath;
        while (true) {
            String prefix = path.substring(0, path.lastIndexOf('.') + 1);
            String name = path.substring(prefix.length());
            List<String> siblings = ConfigSchema.paths().stream()
                    .filter(one -> one.startsWith(prefix) && one.indexOf('.', prefix.length()) < 0)
                    .map(one -> one.substring(prefix.length()))
                    .toList();
            Optional<String> near =
                    Nearest.to(name, siblings).map(one -> prefix + one).or(() -> elsewhere(name));
            if (near.isPresent()) {
                return "did you mean " + near.get() + "?";
            }
            if (!siblings.isEmpty()) {
                return "valid here: " + String.join(", ", siblings);
            }
            path = prefix.substring(0, prefix.length() - 1);
            if (ConfigSchema.at(path) != null) {
                return path + " has no fields of its own";
            }
        }
    }

    /** A field spelt alike, whatever object it is in. */
    private static Optional<String> elsewhere(String name) {
        List<String> names = ConfigSchema.paths().stream()
                .map(path -> path.substring(path.lastIndexOf('.') + 1))
                .toList();
        return Nearest.to(name, names).map(near -> ConfigSchema.paths().get(names.indexOf(near)));
    }
}
