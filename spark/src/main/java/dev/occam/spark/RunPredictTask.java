package dev.occam.spark;

import dev.occam.models.data.DataException;
import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * An executor's share of predictions by a run. Rows go through a small CSV file, a thousand at a time, so that cells are read,
 * encoded and refused exactly as by {@code occam predict}; numbers lose nothing on the way.
 */
final class RunPredictTask implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1;

    private static final int ROWS = 1000;

    private final String folder;
    private final double level;
    private final String[] read;
    private final StructType schema;

    /**
     * The task.
     *
     * @param read columns that the run reads
     * @param schema of the rows with the predictions
     */
    RunPredictTask(String folder, double level, String[] read, StructType schema) {
        this.folder = folder;
        this.level = level;
        this.read = read;
        this.schema = schema;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        StoredRun run = NativeLibrary.open(() -> StoredRun.open(Path.of(folder), "cpu"));
        // Whoever takes the rows may stop before the last.
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> run.close());
        return new Iterator<>() {
            private final Deque<Row> done = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !done.isEmpty() || rows.hasNext();
            }

            @Override
            public Row next() {
                if (done.isEmpty()) {
                    done.addAll(predict(rows, run));
                }
                return done.remove();
            }
        };
    }

    private List<Row> predict(Iterator<Row> rows, StoredRun run) {
        List<Row> some = new ArrayList<>();
        while (some.size() < ROWS && rows.hasNext()) {
            some.add(rows.next());
        }
        try (TaskThreads threads = TaskThreads.claim()) {
            Path file = Files.createTempFile("occam", ".csv");
            try {
                write(some, file);
                StringBuilder text = new StringBuilder();
                new RunPredictions(run, file, level).write("csv", text);
                return joined(some, text.toString());
            } catch (DataException e) {
                String line = String.valueOf(e.getMessage()).replace(file.toString(), "rows to predict");
                throw new DataProblem(line);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<Row> rows, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                CSVPrinter printer = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            printer.printRecord((Object[]) read);
            for (Row row : rows) {
                for (String name : read) {
                    printer.print(row.get(schema.fieldIndex(name)));
                }
                printer.println();
            }
        }
    }

    private List<Row> joined(List<Row> rows, String text) throws IOException {
        List<Row> all = new ArrayList<>();
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(text))) {
            int next = -1;
            for (CSVRecord line : parser) {
                if (next >= 0) {
                    all.add(joined(rows.get(next), line));
                }
                next++;
            }
        }
        return all;
    }

    private Row joined(Row row, CSVRecord line) {
        Object[] cells = new Object[schema.length()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i < row.size() ? row.get(i) : value(line.get(i - row.size() + 1), schema.fields()[i].dataType());
        }
        return RowFactory.create(cells);
    }

    private static Object value(String text, DataType type) {
        if (type == DataTypes.BooleanType) {
            return Boolean.valueOf(text);
        }
        return type == DataTypes.StringType ? text : (Object) Double.valueOf(text);
    }
}
