package dev.occam.models.data;

import dev.occam.models.data.Column.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The roles of the columns of a training file, from the user's options. */
final class TrainingRoles implements TableReader.Roles {
    private final CsvFile source;

    TrainingRoles(CsvFile source) {
        this.source = source;
    }

    @Override
    public List<Column> columns(Path file, List<String> header) {
        if (source.targets().isEmpty()) {
            throw DataException.in(
                    file, "no target column is named", "name one of " + someOf(header) + " with --target");
        }
        known(file, header, source.targets(), "target");
        known(file, header, source.ignored(), "column to ignore");
        known(file, header, source.categorical(), "categorical column");
        disjoint(file);
        List<Column> columns = header.stream().map(name -> column(file, name)).toList();
        long features = columns.stream()
                .filter(c -> c.kind() != Kind.IGNORED && !source.targets().contains(c.name()))
                .count();
        if (features == 0) {
            throw DataException.at(
                    file, 1, null, "no feature column is left beside the target", "add one, or ignore fewer");
        }
        return columns;
    }

    @Override
    public boolean mayMix(String column) {
        return source.targets().contains(column) && source.task() == Task.CLASSIFICATION;
    }

    private Column column(Path file, String name) {
        if (source.ignored().contains(name)) {
            return new Column(file, name, Kind.IGNORED, true, "", "");
        }
        if (source.targets().contains(name)) {
            boolean numeric =
                    source.task() == Task.REGRESSION || source.targets().size() > 1;
            return new Column(
                    file,
                    name,
                    numeric ? Kind.NUMERIC : Kind.UNDECIDED,
                    false,
                    "a target is never imputed: fill it or remove the row",
                    source.targets().size() > 1
                            ? "mend the cell; several targets are a regression"
                            : "mend the cell, or pass --task classification if the targets are names");
        }
        return new Column(
                file,
                name,
                source.categorical().contains(name) ? Kind.TEXT : Kind.UNDECIDED,
                source.impute(),
                "fill it, remove the row, or pass --impute",
                "mend the cell, or pass --categorical " + name + " if its numbers are names");
    }

    private void disjoint(Path file) {
        for (String target : source.targets()) {
            if (source.ignored().contains(target)) {
                throw DataException.in(
                        file, DataException.quote(target) + " is both target and ignored", "choose one of the two");
            }
            if (source.categorical().contains(target)) {
                throw DataException.in(
                        file,
                        DataException.quote(target) + " is both target and categorical",
                        "pass --task classification for a target of names");
            }
        }
        for (String name : source.categorical()) {
            if (source.ignored().contains(name)) {
                throw DataException.in(
                        file, DataException.quote(name) + " is both categorical and ignored", "choose one of the two");
            }
        }
    }

    private static void known(Path file, List<String> header, List<String> names, String role) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!header.contains(name)) {
                throw DataException.in(
                        file,
                        "no column " + DataException.quote(name) + ", named as " + role + Nearest.hint(name, header),
                        "its columns are " + someOf(header));
            }
            if (!seen.add(name)) {
                throw DataException.in(file, DataException.quote(name) + " is named twice as " + role, "name it once");
            }
        }
    }

    private static String someOf(List<String> names) {
        int shown = 12;
        String list = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
    }
}
