package dev.occam.models.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order and the numbering of category and class names. */
final class Categories {
    private Categories() {}

    /** Names in order: by value when all are numbers, else alphabetically. */
    static List<String> sorted(Collection<String> names) {
        boolean numbers = names.stream().noneMatch(name -> Double.isNaN(Cell.number(name)));
        Comparator<String> alphabetical = Comparator.naturalOrder();
        Comparator<String> order =
                numbers ? Comparator.comparingDouble(Cell::number).thenComparing(alphabetical) : alphabetical;
        return names.stream().sorted(order).toList();
    }

    /** The id of each of a column's texts, by code; -1 for a text without one. */
    static int[] idsOf(List<String> texts, Map<String, Integer> ids) {
        return texts.stream().mapToInt(text -> ids.getOrDefault(text, -1)).toArray();
    }
}
