package dev.occam.models.data;

import java.nio.file.Path;
import java.util.List;

/** The roles of the columns of a file of new rows: those of the schema by their names, all others unread. */
final class NewRoles implements TableReader.Roles {
    private final TableSchema schema;
    private final boolean withTargets;

    NewRoles(TableSchema schema, boolean withTargets) {
        this.schema = schema;
        this.withTargets = withTargets;
    }

    @Override
    public List<Column> columns(Path file, List<String> header) {
        for (TableSchema.Feature feature : schema.features()) {
            require(file, header, feature.name(), "which the network was trained on");
        }
        if (withTargets) {
            for (String target : schema.targets()) {
                require(file, header, target, "the target");
            }
        }
        return header.stream().map(name -> column(file, name)).toList();
    }

    private static void require(Path file, List<String> header, String name, String what) {
        if (!header.contains(name)) {
            throw DataException.at(
                    file,
                    1,
                    null,
                    "no column " + DataException.quote(name) + ", " + what + Nearest.hint(name, header),
                    "add it, or mend its name in the header");
        }
    }

    private Column column(Path file, String name) {
        if (schema.targets().contains(name)) {
            return withTargets
                    ? new Column(
                            file, name, kind(schema.targetKind()), false, "fill it or remove the row", "mend the cell")
                    : ignored(file, name);
        }
        return schema.features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .map(feature -> new Column(
                        file,
                        name,
                        kind(feature.kind()),
                        schema.impute(),
                        "fill it or remove the row; only a run with --impute replaces missing cells",
                        "mend the cell"))
                .orElseGet(() -> ignored(file, name));
    }

    private static Column ignored(Path file, String name) {
        return new Column(file, name, Column.Kind.IGNORED, true, "", "");
    }

    private static Column.Kind kind(TableSchema.Kind kind) {
        return switch (kind) {
            case NUMBER -> Column.Kind.NUMERIC;
            case NAME -> Column.Kind.TEXT;
            case MIXED -> Column.Kind.MIXED;
        };
    }

    @Override
    public boolean mayMix(String column) {
        return false;
    }
}
