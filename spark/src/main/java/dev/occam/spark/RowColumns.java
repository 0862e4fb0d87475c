package dev.occam.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a DataFrame are a network's inputs and which its targets: numbers, a column each, or one column of arrays of
 * numbers.
 *
 * <p>Immutable: each setting returns another one.
 */
public final class RowColumns implements Serializable {

    private static final long serialVersionUID = 1;

    private final List<String> features;
    private final List<String> targets;
    private final boolean classes;
    private final long[] shape;

    private RowColumns(List<String> features, List<String> targets, boolean classes, long[] shape) {
        this.features = new ArrayList<>(features);
        this.targets = new ArrayList<>(targets);
        this.classes = classes;
        this.shape = shape;
    }

    /**
     * Columns that are inputs.
     *
     * @param names columns of numbers in the order of the network's inputs, or one column of arrays
     * @return the columns, of no targets yet
     */
    public static RowColumns features(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("name at least one feature column");
        }
        return new RowColumns(List.of(names), List.of(), false, new long[0]);
    }

    /**
     * With the numbers of a row arranged.
     *
     * @param axes shape of one input without the axis of rows, for example 1, 28, 28
     * @return the columns
     */
    public RowColumns shaped(long... axes) {
        return new RowColumns(features, targets, classes, axes.clone());
    }

    /**
     * With a column of class numbers from 0, whole but of any type of numbers: one a row, or an array with one for each
     * position, as of tokens or pixels, in the order of the network's outputs.
     *
     * @param name the column
     * @return the columns
     */
    public RowColumns classes(String name) {
        return new RowColumns(features, List.of(name), true, shape);
    }

    /**
     * With columns of numbers to predict.
     *
     * @param names a column for each output, or one column of arrays
     * @return the columns
     */
    public RowColumns targets(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("name at least one target column");
        }
        return new RowColumns(features, List.of(names), false, shape);
    }

    RowColumns withoutTargets() {
        return new RowColumns(features, List.of(), false, shape);
    }

    boolean areClasses() {
        return classes;
    }

    /** Shape of one input of so many numbers. */
    long[] shape(int width) {
        long numbers = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (shape.length > 0 && numbers != width) {
            throw new DataProblem("rows hold " + width + " features, but the shape " + Arrays.toString(shape)
                    + " takes " + numbers + "; name other columns or another shape");
        }
        return shape.length == 0 ? new long[] {width} : shape;
    }

    List<String> features() {
        return features;
    }

    List<String> targets() {
        return targets;
    }

    /** Refuses a schema that lacks a column or has one of another type. */
    void require(StructType schema) {
        require(schema, features, "features");
        require(schema, targets, "targets");
    }

    private static void require(StructType schema, List<String> names, String what) {
        for (String name : names) {
            DataType type = field(schema, name, what).dataType();
            boolean array = type instanceof ArrayType numbers && numbers.elementType() instanceof NumericType;
            if (type.typeName().equals("vector")) {
                throw new DataProblem(
                        "column '" + name + "' is a vector of Spark ML; turn it into an array by" + " vector_to_array");
            }
            if (array && names.size() > 1) {
                throw new DataProblem("column '" + name + "' is an array; " + what
                        + " are one column of arrays, or columns of numbers, not both");
            }
            if (!array && !(type instanceof NumericType)) {
                throw new DataProblem("column '" + name + "' is of type " + type.simpleString() + "; " + what
                        + " are numbers: cast or encode it");
            }
        }
    }

    static StructField field(StructType schema, String name, String what) {
        for (StructField field : schema.fields()) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        throw new DataProblem("no column '" + name + "' for the " + what + "; the columns are "
                + String.join(", ", schema.fieldNames()));
    }

    /** Whether the features come as arrays, whose width no schema tells. */
    static boolean isArray(StructType schema, List<String> names) {
        return names.size() == 1 && field(schema, names.get(0), "features").dataType() instanceof ArrayType;
    }

    /** Features as one column of arrays of doubles, and so the targets, if there are any. */
    Dataset<Row> numbers(Dataset<Row> rows) {
        List<Column> columns = new ArrayList<>();
        columns.add(array(rows, features));
        if (!targets.isEmpty()) {
            columns.add(array(rows, targets));
        }
        return rows.select(columns.toArray(new Column[0]));
    }

    /** The columns as one column of arrays of doubles. */
    static Column array(Dataset<Row> rows, List<String> names) {
        if (isArray(rows.schema(), names)) {
            return rows.col(quoted(names.get(0))).cast("array<double>");
        }
        return functions.array(names.stream()
                .map(name -> rows.col(quoted(name)).cast("double"))
                .toArray(Column[]::new));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
