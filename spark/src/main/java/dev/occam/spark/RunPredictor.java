package dev.occam.spark;

import dev.occam.models.data.TableSchema;
import dev.occam.models.data.Task;
import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.run.StoredRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A run of {@code occam tune} or {@code train} asked for the rows of a DataFrame. Its methods take plain types alone, so that
 * other languages reach them through the gateway: from PySpark
 * {@code spark._jvm.dev.occam.spark.RunPredictor.predict(df._jdf, folder)}.
 */
public final class RunPredictor {

    private RunPredictor() {}

    /**
     * Predicts rows with intervals of probability 0.9.
     *
     * @param rows with the columns that the run was trained on, in their own units
     * @param folder of the run, on a path that all executors see
     * @return the rows with the columns that {@code occam predict} writes, less the number of the row
     * @throws IllegalArgumentException if a column is missing, or there already
     * @throws dev.occam.tuner.run.RunException where the folder holds no run that can predict
     */
    public static Dataset<Row> predict(Dataset<Row> rows, String folder) {
        return predict(rows, folder, 0.9);
    }

    /**
     * Predicts rows.
     *
     * @param rows with the columns that the run was trained on, in their own units
     * @param folder of the run, on a path that all executors see
     * @param level the probability that intervals are to have, between 0 and 1
     * @return the rows with the columns that {@code occam predict} writes, less the number of the row
     * @throws IllegalArgumentException if a column is missing, or there already, or the level is none
     * @throws dev.occam.tuner.run.RunException where the folder holds no run that can predict
     */
    public static Dataset<Row> predict(Dataset<Row> rows, String folder, double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a level lies between 0 and 1, not at " + level);
        }
        StructType schema = rows.schema();
        List<String> read;
        try (StoredRun run = StoredRun.open(Path.of(folder), "cpu")) {
            if (!(run.schema() instanceof TableSchema table)) {
                throw new DataProblem(folder
                        + ": is a run on images, and a row of a DataFrame is read as one of a table; predict images by"
                        + " occam predict");
            }
            read = table.features().stream().map(TableSchema.Feature::name).toList();
            schema = behind(schema, table);
        }
        for (String name : read) {
            RowColumns.field(rows.schema(), name, "features");
        }
        MapPartitionsFunction<Row, Row> task = new RunPredictTask(folder, level, read.toArray(new String[0]), schema);
        return rows.mapPartitions(task, Encoders.row(schema));
    }

    private static StructType behind(StructType rows, TableSchema schema) {
        StructType all = rows;
        List<String> names = RunPredictions.columns(schema);
        // The first is the number of the row in a file.
        for (String name : names.subList(1, names.size())) {
            if (List.of(rows.fieldNames()).contains(name)) {
                throw new DataProblem(
                        "column '" + name + "' is there already and would be predicted; rename or drop it first");
            }
            all = all.add(name, type(name, schema.task()), false);
        }
        return all;
    }

    private static DataType type(String name, Task task) {
        if (name.equals("far")) {
            return DataTypes.BooleanType;
        }
        return name.equals("class") && task == Task.CLASSIFICATION ? DataTypes.StringType : DataTypes.DoubleType;
    }
}
