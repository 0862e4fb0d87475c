package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFile;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.TableSchema;
import dev.occam.reports.record.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run on a table keeps for predicting: the posterior of its weights, and how new rows are read and judged. */
final class KeptPosterior implements AutoCloseable {

    /** Files beyond this are left out, in bytes: a posterior is some ten times as large as its parameters. */
    private static final long LARGEST_FILE = 1L << 30;

    /** Training rows that the novelty of others is held against, at most. */
    private static final int ROWS = 2000;

    private final Posterior posterior;
    private final FeaturesFile features;

    private KeptPosterior(Posterior posterior, FeaturesFile features) {
        this.posterior = posterior;
        this.features = features;
    }

    /** Fits the posterior of the chosen state; null where there is none, or none that can be kept, which is said. */
    static @Nullable KeptPosterior of(Tuned tuned, DataSet data, Progress progress) {
        TableSchema schema = data.schema();
        if (schema == null || tuned.record().evidence() == null) {
            return null;
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
            return new KeptPosterior(posterior, FeaturesFile.of(schema, novelty(posterior, data)));
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

    /** From at most {@value #ROWS} training rows, evenly spaced. */
    private static Novelty novelty(Posterior posterior, DataSet data) {
        Examples train = data.train();
        int count = Math.min(ROWS, train.rows());
        int step = Novelty.rowsAtOnce(train.outputs());
        double[] scores = new double[count];
        for (int from = 0; from < count; from += step) {
            int[] rows = new int[Math.min(step, count - from)];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (int) ((long) (from + i) * train.rows() / count);
            }
            try (NDManager scope = NDManager.newBaseManager(
                    posterior.curvature().weights().get(0).getDevice())) {
                NDArray inputs =
                        train.select(rows).inputs(scope, posterior.row().type());
                double[] some = Novelty.scores(posterior.predict(inputs), data.task());
                System.arraycopy(some, 0, scores, from, some.length);
            }
        }
        Arrays.sort(scores);
        return Novelty.of(scores);
    }

    FeaturesFile features() {
        return features;
    }

    /** The files of a record with those of the posterior among them. */
    Map<String, String> files(RunRecord record) {
        Map<String, String> files = new LinkedHashMap<>(record.files());
        files.put("posterior", RunFolder.POSTERIOR);
        files.put("features", RunFolder.FEATURES);
        return files;
    }

    void write(Path folder) throws IOException {
        PosteriorFile.write(posterior, folder.resolve(RunFolder.POSTERIOR));
    }

    @Override
    public void close() {
        posterior.close();
    }
}
