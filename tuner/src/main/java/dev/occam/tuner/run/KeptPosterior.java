package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFile;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.ImageSchema;
import dev.occam.models.data.RowSchema;
import dev.occam.reports.record.Diagnostics;
import dev.occam.reports.record.NoveltyHistogram;
import dev.occam.reports.record.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run keeps for predicting: the posterior of its weights, and how new rows are read and judged. */
final class KeptPosterior implements AutoCloseable {

    /** Files beyond this are left out, in bytes: a posterior is some ten times as large as its parameters. */
    private static final long LARGEST_FILE = 1L << 30;

    /** Training rows that the novelty of others is held against, at most. */
    private static final int ROWS = 2000;

    /** Of images, on which each takes a backward pass through convolutions for each output. */
    private static final int IMAGES = 500;

    private final Posterior posterior;
    private final StoredSchema features;
    private final NoveltyHistogram novelty;

    private KeptPosterior(Posterior posterior, StoredSchema features, NoveltyHistogram novelty) {
        this.posterior = posterior;
        this.features = features;
        this.novelty = novelty;
    }

    /** Fits the posterior of the chosen state; null where there is none, or none that can be kept, which is said. */
    static @Nullable KeptPosterior of(Tuned tuned, DataSet data, Progress progress) {
        RowSchema schema = data.schema();
        if (schema == null || tuned.record().evidence() == null) {
            return null;
        }
        if (schema instanceof ImageSchema) {
            progress.note("fitting the posterior for occam predict, the last pass; --no-posterior leaves it out");
        }
        Posterior posterior = tuned.posterior().get();
        try {
            long bytes = bytes(posterior);
            if (bytes > LARGEST_FILE) {
                progress.note(String.format(
                        Locale.ROOT,
                        "no posterior is kept for occam predict: its file would take %.1f GiB, of at most 1",
                        bytes / (double) LARGEST_FILE));
                posterior.close();
                return null;
            }
            double[] train = scores(posterior, data, data.train());
            Arrays.sort(train);
            Novelty novelty = Novelty.of(train);
            Examples held = data.test();
            double @Nullable [] test = held == null ? null : scores(posterior, data, held);
            return new KeptPosterior(posterior, StoredSchema.of(schema, novelty), NoveltyBins.of(novelty, train, test));
        } catch (RuntimeException | Error e) {
            posterior.close();
            throw e;
        }
    }

    private static long bytes(Posterior posterior) {
        long numbers = 0;
        for (CurvatureBlock block : posterior.curvature().blocks()) {
            numbers += 2L * block.size();
            for (NDArray basis : block.basis()) {
                numbers += basis.size();
            }
        }
        return numbers * Double.BYTES;
    }

    /** Scores of some rows, evenly spaced. */
    private static double[] scores(Posterior posterior, DataSet data, Examples examples) {
        int count = Math.min(data.schema() instanceof ImageSchema ? IMAGES : ROWS, examples.rows());
        int step = Novelty.rowsAtOnce(examples.outputs());
        double[] scores = new double[count];
        for (int from = 0; from < count; from += step) {
            int[] rows = new int[Math.min(step, count - from)];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (int) ((long) (from + i) * examples.rows() / count);
            }
            try (NDManager scope = NDManager.newBaseManager(
                    posterior.curvature().weights().get(0).getDevice())) {
                NDArray inputs =
                        examples.select(rows).inputs(scope, posterior.row().type());
                double[] some = Novelty.scores(posterior.predict(inputs), data.task());
                System.arraycopy(some, 0, scores, from, some.length);
            }
        }
        return scores;
    }

    StoredSchema features() {
        return features;
    }

    /** A record with the files of the posterior among its own, and what the posterior says of its rows. */
    RunRecord in(RunRecord record) {
        Map<String, String> files = new LinkedHashMap<>(record.files());
        files.put("posterior", RunFolder.POSTERIOR);
        files.put("features", RunFolder.FEATURES);
        Diagnostics known = record.diagnostics();
        return record.with(files)
                .with(new Diagnostics(
                        known == null ? null : known.spectra(), known == null ? null : known.calibration(), novelty));
    }

    void write(Path folder) throws IOException {
        PosteriorFile.write(posterior, folder.resolve(RunFolder.POSTERIOR));
    }

    @Override
    public void close() {
        posterior.close();
    }
}
