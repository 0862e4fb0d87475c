package dev.occam.models.data;

import dev.occam.models.data.Column.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The roles of the columns of a separate test file: those the training table has, in any order. */
final class TestRoles implements TableReader.Roles {
    private final CsvFile source;
    private final Table training;

    TestRoles(CsvFile source, Table training) {
        this.source = source;
        this.training = training;
    }

    @Override
    public List<Column> columns(Path file, List<String> header) {
        List<String> expected = training.columns().stream().map(Column::name).toList();
        for (String name : expected) {
            if (!header.contains(name)) {
                throw DataException.at(
                        file,
                        1,
                        null,
                        "no column " + DataException.quote(name) + ", which " + training.file() + " has"
                                + Nearest.hint(name, header),
                        "give the test file the training file's columns");
            }
        }
        List<Column> columns = new ArrayList<>();
        for (String name : header) {
            if (!expected.contains(name) && !source.ignored().contains(name)) {
                throw DataException.at(
                        file,
                        1,
                        name,
                        "no such column in " + training.file() + Nearest.hint(name, expected),
                        "give the test file the training file's columns");
            }
            columns.add(column(file, name));
        }
        return columns;
    }

    @Override
    public boolean mayMix(String column) {
        return false;
    }

    private Column column(Path file, String name) {
        if (source.ignored().contains(name)) {
            return new Column(file, name, Kind.IGNORED, true, "", "");
        }
        Kind kind = training.column(name).kind();
        if (!source.targets().contains(name)) {
            return new Column(
                    file, name, kind, source.impute(), "fill it, remove the row, or pass --impute", "mend the cell");
        }
        return new Column(
                file, name, kind, false, "a target is never imputed: fill it or remove the row", "mend the cell");
    }
}
