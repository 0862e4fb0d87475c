package dev.occam.reports.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.compare.RunSummary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of all runs, each text kept once: what a page needs to tell any two of them apart.
 * <p>Fields that are the same for all runs are never a difference and are left out.
 */
final class SettingsTable {
    /** Longer texts are cut on the page of all runs; the runs' own pages have them whole. */
    private static final int LONGEST = 300;

    private static final int NOTHING = -1;

    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> byField = new LinkedHashMap<>();

    void add(String run, Map<String, String> fields) {
        fields.forEach((field, text) -> {
            Integer known = texts.get(text);
            int number = known == null ? texts.size() : known;
            texts.putIfAbsent(text, number);
            byField.computeIfAbsent(field, name -> new HashMap<>()).put(run, number);
        });
    }

    /**
     * The table for these runs: {@code runs} (their pages), {@code labels}, {@code texts}, {@code fields}, and
     * {@code values}, for each field the number of its text for each run, or -1.
     */
    ObjectNode of(List<RunSummary> runs) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        ArrayNode pages = table.putArray("runs");
        ArrayNode labels = table.putArray("labels");
        runs.forEach(run -> {
            pages.add(run.id());
            labels.add(cut(run.label(), 120));
        });
        ArrayNode fields = table.putArray("fields");
        ArrayNode values = table.putArray("values");
        Map<Integer, Integer> used = new LinkedHashMap<>();
        byField.forEach((field, numbers) -> {
            List<Integer> row = runs.stream()
                    .map(run -> numbers.getOrDefault(run.id(), NOTHING))
                    .toList();
            if (row.stream().distinct().count() > 1) {
                fields.add(cut(field, LONGEST));
                ArrayNode column = values.addArray();
                row.forEach(number -> {
                    if (number == NOTHING) {
                        column.add(NOTHING);
                    } else {
                        Integer known = used.get(number);
                        int place = known == null ? used.size() : known;
                        used.putIfAbsent(number, place);
                        column.add(place);
                    }
                });
            }
        });
        List<String> all = List.copyOf(texts.keySet());
        ArrayNode kept = table.putArray("texts");
        used.keySet().forEach(number -> kept.add(cut(all.get(number), LONGEST)));
        return table;
    }

    static String cut(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        return length <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "… (" + NumberText.count(length)
                        + " characters)";
    }
}
