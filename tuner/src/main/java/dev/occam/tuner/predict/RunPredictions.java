package dev.occam.tuner.predict;

import dev.occam.models.data.ImageSchema;
import dev.occam.models.data.NewExamples;
import dev.occam.models.data.RowSchema;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a run that was kept says of the rows of a file: predictions row by row, or how good they are. */
public final class RunPredictions {

    /** The name of the rows that are drawn, not read. */
    public static final String DIGITS = "digits";

    private static final int DRAWN = 1000;

    private final StoredRun run;
    private final Path file;
    private final double level;

    /**
     * Predictions of a file.
     *
     * @param run open, and left open
     * @param file of rows like the training rows, or a folder
     * @param level the probability that intervals are to have, between 0 and 1
     */
    public RunPredictions(StoredRun run, Path file, double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a level lies between 0 and 1, not at " + level);
        }
        this.run = run;
        this.file = file;
        this.level = level;
    }

    /**
     * The names of what is said of each row, as {@link #write} has them.
     *
     * @param schema of the run
     * @return in order
     */
    public static List<String> columns(RowSchema schema) {
        return PredictionText.names(schema);
    }

    /**
     * How many rows there were.
     *
     * @param rows all
     * @param far farther from the training rows than most of these are
     */
    public record Counts(long rows, long far) {}

    /**
     * Writes a prediction a row, in the order of the file; targets are not looked at.
     *
     * @param format {@code csv} or {@code jsonl}
     * @param out gets the text as the rows are read
     * @return how many there were
     * @throws dev.occam.models.data.DataException where the file can't be read as the training rows were, in one line
     * @throws UncheckedIOException where the text can't be written
     */
    public Counts write(String format, Appendable out) {
        RowPredictor predictor = new RowPredictor(run);
        long[] counts = new long[2];
        try {
            PredictionText text = new PredictionText(
                    PredictionText.Format.valueOf(format.toUpperCase(Locale.ROOT)), run.schema(), level, out);
            run.schema().rows(file).forEach(predictor.rowsAtOnce(), chunk -> {
                Beliefs beliefs = predictor.of(chunk);
                count(beliefs, counts);
                try {
                    text.add(chunk.first(), beliefs);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Counts(counts[0], counts[1]);
    }

    private static void count(Beliefs beliefs, long[] counts) {
        counts[0] += beliefs.rows();
        for (double novelty : beliefs.novelty()) {
            counts[1] += novelty > 1 ? 1 : 0;
        }
    }

    /**
     * How good the predictions are.
     *
     * @param counts of rows
     * @param figures by the weights alone and by their posterior
     */
    public record Evaluation(Counts counts, List<Figure> figures) {}

    /**
     * How well scores of doubt tell the rows of the file from others.
     *
     * @param others rows of another kind: a file or folder as {@code file} may be; or {@code digits}, for the embedded ones at
     *     the size of the images that the run learned from
     * @return a figure for each score
     * @throws dev.occam.models.data.DataException where either can't be read as the training rows were, in one line
     */
    public List<Separation> separate(String others) {
        RowPredictor predictor = new RowPredictor(run);
        Doubts own = doubts(predictor, run.schema().rows(file));
        return own.against(doubts(predictor, other(others)));
    }

    private NewExamples other(String others) {
        boolean drawn = others.equals(DIGITS) && !Files.exists(Path.of(others));
        if (drawn && run.schema() instanceof ImageSchema images) {
            return images.digits(DRAWN, 0);
        }
        return run.schema().rows(Path.of(others));
    }

    private Doubts doubts(RowPredictor predictor, NewExamples rows) {
        Doubts doubts = new Doubts(run.schema().task());
        rows.forEach(predictor.rowsAtOnce(), chunk -> doubts.add(predictor.of(chunk)));
        return doubts;
    }

    /**
     * Holds predictions against the targets in the file.
     *
     * @return the figures
     * @throws dev.occam.models.data.DataException where the file can't be read as the training rows were, in one line
     */
    public Evaluation evaluate() {
        RowPredictor predictor = new RowPredictor(run);
        RowSchema schema = run.schema();
        Standardisation scale = schema.scale();
        int outputs = schema.outputs().size();
        double[] noise = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            noise[c] = run.posterior().noise() * scale.scale(c);
        }
        ClassScores weights = new ClassScores();
        ClassScores posterior = new ClassScores();
        NumberScores numbers = new NumberScores(schema.outputs(), level, noise);
        boolean classes = schema.task() == Task.CLASSIFICATION;
        long[] counts = new long[2];
        schema.rows(file).forEachWithTargets(predictor.rowsAtOnce(), chunk -> {
            Beliefs beliefs = predictor.of(chunk);
            count(beliefs, counts);
            if (classes) {
                weights.add(beliefs.certain(), chunk.targets());
                posterior.add(beliefs.mean(), chunk.targets());
            } else {
                double[] truth = new double[chunk.targets().length];
                for (int i = 0; i < truth.length; i++) {
                    truth[i] = scale.restore(chunk.targets()[i], i % outputs);
                }
                numbers.add(beliefs, truth);
            }
        });
        return new Evaluation(
                new Counts(counts[0], counts[1]),
                classes ? ClassScores.figures(weights, posterior) : numbers.figures());
    }
}
