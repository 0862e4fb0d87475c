package dev.occam.tuner.predict;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.occam.models.data.RowSchema;
import dev.occam.models.data.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Predictions as lines of text, a row each: CSV with a header, or JSON objects. */
final class PredictionText {

    /** How the lines look. */
    enum Format {
        CSV,
        JSONL
    }

    private final Format format;
    private final RowSchema schema;
    private final double quantile;
    private final Appendable out;
    private final List<String> names;

    /**
     * The beginning of the text.
     *
     * @param level the probability that an interval is to have
     */
    PredictionText(Format format, RowSchema schema, double level, Appendable out) throws IOException {
        this.format = format;
        this.schema = schema;
        this.out = out;
        quantile = new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + level) / 2);
        names = names(schema);
        if (format == Format.CSV) {
            for (int i = 0; i < names.size(); i++) {
                out.append(i == 0 ? "" : ",").append(csv(names.get(i)));
            }
            out.append('\n');
        }
    }

    /** The names of the columns. */
    static List<String> names(RowSchema schema) {
        List<String> names = new ArrayList<>();
        names.add("row");
        if (schema.task() == Task.CLASSIFICATION) {
            names.add("class");
            schema.outputs().forEach(name -> names.add("p_" + name));
            names.addAll(List.of("entropy", "mutual_information"));
        } else {
            for (String name : schema.outputs()) {
                String prefix = schema.outputs().size() == 1 ? "" : name + "_";
                for (String figure : List.of("mean", "deviation", "weights_deviation", "lower", "upper")) {
                    names.add(prefix + figure);
                }
            }
        }
        names.addAll(List.of("novelty", "far"));
        return names;
    }

    /**
     * Adds rows.
     *
     * @param first number of the first, from 0; rows are numbered from 1
     */
    void add(long first, Beliefs beliefs) throws IOException {
        int outputs = schema.outputs().size();
        for (int n = 0; n < beliefs.rows(); n++) {
            List<Object> cells = new ArrayList<>(names.size());
            cells.add(first + n + 1);
            if (schema.task() == Task.CLASSIFICATION) {
                cells.add(schema.outputs().get(Beliefs.best(beliefs.certain(), n, outputs)));
                for (int c = 0; c < outputs; c++) {
                    cells.add(beliefs.certain()[n * outputs + c]);
                }
                cells.add(beliefs.entropy()[n]);
                cells.add(beliefs.weights()[n]);
            } else {
                for (int i = n * outputs; i < (n + 1) * outputs; i++) {
                    double half = quantile * beliefs.deviation()[i];
                    cells.add(beliefs.mean()[i]);
                    cells.add(beliefs.deviation()[i]);
                    cells.add(beliefs.weights()[i]);
                    cells.add(beliefs.mean()[i] - half);
                    cells.add(beliefs.mean()[i] + half);
                }
            }
            cells.add(beliefs.novelty()[n]);
            cells.add(beliefs.novelty()[n] > 1);
            line(cells);
        }
    }

    private void line(List<Object> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            if (format == Format.CSV) {
                out.append(i == 0 ? "" : ",").append(csv(cell.toString()));
            } else {
                String value = cell instanceof String ? json(cell.toString()) : cell.toString();
                out.append(i == 0 ? "{" : ",")
                        .append(json(names.get(i)))
                        .append(':')
                        .append(value);
            }
        }
        out.append(format == Format.CSV ? "\n" : "}\n");
    }

    private static String csv(String cell) {
        boolean quoted =
                cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';' || c == '\t');
        return quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static String json(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
