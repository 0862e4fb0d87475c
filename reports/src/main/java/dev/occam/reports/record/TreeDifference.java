package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The differences of two JSON trees, one line each: JSON pointer and both values. */
final class TreeDifference {
    /** Pointers, with {@code *} for each place in a list. */
    private final Set<String> ignored;

    private final List<String> lines = new ArrayList<>();

    private TreeDifference(Set<String> ignored) {
        this.ignored = ignored;
    }

    static List<String> between(JsonNode first, JsonNode second, Set<String> ignored) {
        TreeDifference difference = new TreeDifference(ignored);
        difference.compare("", first, second);
        return List.copyOf(difference.lines);
    }

    private void compare(String pointer, JsonNode first, JsonNode second) {
        if (first.equals(second) || ignored.contains(pointer.replaceAll("/\\d+(?=/|$)", "/*"))) {
            return;
        }
        if (first.isObject() && second.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            first.fieldNames().forEachRemaining(names::add);
            second.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String escaped = name.replace("~", "~0").replace("/", "~1");
                compare(pointer + "/" + escaped, first.path(name), second.path(name));
            }
        } else if (first.isArray() && second.isArray() && first.size() == second.size()) {
            Iterator<JsonNode> others = second.iterator();
            int i = 0;
            for (JsonNode element : first) {
                compare(pointer + "/" + i++, element, others.next());
            }
        } else {
            lines.add(pointer + ": " + text(first) + " against " + text(second));
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
