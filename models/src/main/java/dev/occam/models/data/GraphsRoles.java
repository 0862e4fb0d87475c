package dev.occam.models.data;

import dev.occam.models.data.Column.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The roles of the columns in the three files of a {@link GraphsFolder}. */
enum GraphsRoles {
    /** {@code graphs.csv}: number, label and split; others are not read. */
    GRAPHS(List.of("graph", "label")),
    /** {@code nodes.csv}: number, graph, and whatever the nodes bear. */
    NODES(List.of("node", "graph")),
    /** {@code edges.csv}: two nodes; others are not read. */
    EDGES(List.of("source", "target"));

    private final List<String> needed;

    GraphsRoles(List<String> needed) {
        this.needed = needed;
    }

    /** The columns that must be there. */
    List<String> needed() {
        return needed;
    }

    /** The roles, from the user's options. */
    TableReader.Roles of(GraphsFolder source) {
        return new TableReader.Roles() {
            @Override
            public List<Column> columns(Path file, List<String> header) {
                check(file, header, source);
                return header.stream().map(name -> column(file, name, source)).toList();
            }

            @Override
            public boolean mayMix(String column) {
                return source.task() == Task.CLASSIFICATION;
            }
        };
    }

    private void check(Path file, List<String> header, GraphsFolder source) {
        for (String name : needed) {
            if (!header.contains(name)) {
                throw DataException.at(
                        file,
                        1,
                        null,
                        "no column " + DataException.quote(name) + Nearest.hint(name, header),
                        "its columns are " + String.join(", ", header));
            }
        }
        if (this == NODES) {
            known(file, header, source.ignored(), "column to ignore");
            known(file, header, source.categorical(), "categorical column");
            if (header.stream()
                    .allMatch(name -> needed.contains(name) || source.ignored().contains(name))) {
                throw DataException.at(
                        file,
                        1,
                        null,
                        "no column of what the nodes bear",
                        "add one: numbers or names, or how many neighbours each has where only edges count");
            }
        }
    }

    private void known(Path file, List<String> header, List<String> names, String role) {
        for (String name : names) {
            if (!header.contains(name) || needed.contains(name)) {
                throw DataException.in(
                        file,
                        "no column " + DataException.quote(name) + " of what nodes bear, named as " + role
                                + Nearest.hint(name, header),
                        "its columns are " + String.join(", ", header));
            }
        }
    }

    private Column column(Path file, String name, GraphsFolder source) {
        if (needed.contains(name) && !name.equals("label")) {
            return new Column(file, name, Kind.NUMERIC, false, "write its number", "write its number");
        }
        if (this == NODES) {
            return bears(file, name, source);
        }
        if (this == EDGES || !Set.of("label", GraphsFolder.SPLIT).contains(name)) {
            return new Column(file, name, Kind.IGNORED, true, "", "");
        }
        if (name.equals(GraphsFolder.SPLIT)) {
            return new Column(file, name, Kind.TEXT, true, "", "");
        }
        return new Column(
                file,
                name,
                source.task() == Task.REGRESSION ? Kind.NUMERIC : Kind.UNDECIDED,
                false,
                "give the graph one, or remove the graph",
                "mend the cell, or pass --task classification if the labels are names");
    }

    private static Column bears(Path file, String name, GraphsFolder source) {
        if (source.ignored().contains(name)) {
            return new Column(file, name, Kind.IGNORED, true, "", "");
        }
        return new Column(
                file,
                name,
                source.categorical().contains(name) ? Kind.TEXT : Kind.UNDECIDED,
                false,
                "fill it, or leave the column out with --ignore " + name,
                "mend the cell, or pass --categorical " + name + " if its numbers are names");
    }
}
