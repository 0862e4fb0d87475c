package dev.occam.models.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A categorical column as one input a category: 1 for the row's own, 0 for the others.
 * <p>A category that no training row has is all zeros, none of the known ones.
 */
final class TextFeature implements FeatureEncoder.Feature {
    private static final int ALWAYS_ALLOWED = 20;

    private final String column;
    private final List<String> categories;
    private final String mostFrequent;
    private final boolean strict;
    private final Map<String, Integer> ids = new HashMap<>();
    private int imputed;
    private int unseen;
    private String firstUnseen = "";

    private TextFeature(String column, List<String> categories, String mostFrequent, boolean strict) {
        this.column = column;
        this.categories = categories;
        this.mostFrequent = mostFrequent;
        this.strict = strict;
        for (String category : categories) {
            ids.put(category, ids.size());
        }
    }

    static TextFeature fit(Table table, Column column, int[] train) {
        int[] counts = new int[column.texts().size()];
        int present = 0;
        for (int row : train) {
            int code = column.code(row);
            if (code >= 0) {
                counts[code]++;
                present++;
            }
        }
        List<String> seen = new ArrayList<>();
        int best = 0;
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                seen.add(column.texts().get(code));
                best = counts[code] > counts[best] ? code : best;
            }
        }
        if (seen.isEmpty()) {
            throw DataException.in(
                    table.file(),
                    "column " + DataException.quote(column.name()) + " has no value in the training rows",
                    "leave it out with --ignore " + column.name());
        }
        if (seen.size() > ALWAYS_ALLOWED && seen.size() > present / 2) {
            throw DataException.in(
                    table.file(),
                    "column " + DataException.quote(column.name()) + " has " + seen.size() + " different texts in "
                            + present + " training rows: names or free text, no categories",
                    "leave it out with --ignore " + column.name());
        }
        return new TextFeature(
                column.name(), Categories.sorted(seen), column.texts().get(best), false);
    }

    /** The feature of a column that was learnt before; a category that was not is then refused. */
    static TextFeature of(TableSchema.Feature learnt) {
        return new TextFeature(learnt.name(), learnt.categories(), learnt.mostFrequent(), true);
    }

    @Override
    public TableSchema.Feature learnt(Table table) {
        boolean mixed = table.column(column).kind() == Column.Kind.MIXED;
        return TableSchema.Feature.names(column, mixed, categories, mostFrequent);
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public List<String> names() {
        return categories.stream().map(category -> column + "=" + category).toList();
    }

    @Override
    public void encode(Table table, int[] rows, double[] inputs, int offset, int width) {
        Column source = table.column(column);
        int[] idOfCode = Categories.idsOf(source.texts(), ids);
        int imputedId = ids.getOrDefault(mostFrequent, 0);
        for (int i = 0; i < rows.length; i++) {
            int code = source.code(rows[i]);
            int id = code < 0 ? imputedId : idOfCode[code];
            imputed += code < 0 ? 1 : 0;
            if (id >= 0) {
                inputs[i * width + offset + id] = 1;
            } else if (strict) {
                String text = source.texts().get(code);
                throw DataException.at(
                        table.file(),
                        table.line(rows[i]),
                        column,
                        "no training row has the category " + DataException.quote(text)
                                + Nearest.hint(text, categories),
                        "mend the cell or remove the row");
            } else {
                firstUnseen = unseen == 0
                        ? DataException.quote(source.texts().get(code)) + " in " + table.file() + ", line "
                                + table.line(rows[i])
                        : firstUnseen;
                unseen++;
            }
        }
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (imputed > 0) {
            notes.add("column " + DataException.quote(column) + ": " + imputed + " missing cell"
                    + (imputed == 1 ? "" : "s") + " imputed by the most frequent training category, "
                    + DataException.quote(mostFrequent));
        }
        if (unseen > 0) {
            notes.add("column " + DataException.quote(column) + ": " + unseen + " test cell"
                    + (unseen == 1 ? " holds a category" : "s hold categories") + " that no training row has, such as "
                    + firstUnseen + ", encoded as all zeros");
        }
        return notes;
    }
}
