package dev.occam.tuner.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.gather.ExperimentFile;
import dev.occam.reports.gather.ExperimentRecord;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.PublishedSchema;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The record of an experiment, from its first run to its last, against the schema that is published of it. */
class ExperimentRecordTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private int made;

    static Stream<Function<Path, ExperimentReader>> experiments() {
        return Stream.of(
                Experiments::digits,
                at -> Experiments.claim(at, "nll", 1.0),
                Experiments::race,
                Experiments::raceToAMark,
                at -> Experiments.search(at, "nll"),
                at -> Experiments.searchBy(at, "{\"quantity\": \"loss\", \"mark\": 1.0}"));
    }

    /** Four epochs of 10 steps; every other is measured on the test rows. The last loss of seed 3 is none. */
    private static RunRecord run(TuneConfig config) {
        String out = String.valueOf(config.out());
        if (out.contains("/b/seed-2")) {
            throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
        }
        if (out.contains("/c/seed-2")) {
            return Experiments.record(RunStatus.DIVERGED, "nll", 9);
        }
        List<EpochPoint> curve = new ArrayList<>();
        for (int n = 1; n <= 4; n++) {
            int epoch = n;
            @Nullable Double loss = config.seed() == 3 && epoch == 4 ? null : (1.0 + config.seed()) / epoch;
            List<Metric> test = epoch % 2 == 1
                    ? null
                    : Stream.of("nll", "accuracy", "rmse")
                            .map(name -> new Metric(name, 0.2 * epoch + 0.1 * config.seed(), ""))
                            .toList();
            curve.add(new EpochPoint("fit", epoch, 10L * epoch, 0.5 * epoch, loss, test));
        }
        return Experiments.record(RunStatus.FINISHED, "nll", 1.5 + config.seed())
                .with(new TrainingLog(List.of(), curve, List.of()));
    }

    /** The file after so many runs. */
    private Path record(Function<Path, ExperimentReader> experiment, int runs) {
        Path out = folder.resolve("out-" + made++);
        int[] left = {runs};
        new ExperimentRun(
                        (config, force, progress, cancelled) -> {
                            left[0]--;
                            return run(config);
                        },
                        experiment.apply(folder),
                        null,
                        List.of("threads=1"),
                        out)
                .run(false, Progress.silent(), () -> left[0] <= 0);
        return out.resolve("experiment.json");
    }

    private static PublishedSchema schema() throws IOException {
        return new PublishedSchema(ExperimentFile.schema());
    }

    private static JsonNode tree(Path file) throws IOException {
        return MAPPER.readTree(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void followsItsSchemaFromTheFirstRunToTheLast(Function<Path, ExperimentReader> experiment) throws IOException {
        PublishedSchema schema = schema();
        int runs = 0;
        JsonNode record;
        do {
            record = tree(record(experiment, runs++));
            schema.admits(record);
        } while (!record.path("complete").asBoolean());

        assertThat(record.path("runs")).hasSize(runs - 1);
        assertThat(record.path("curves")).isNotEmpty();
        Set<String> optional = new HashSet<>(Set.of("point", "best", "races", "ranges", "steps"));
        Arrays.stream(Quantity.values()).map(Quantity::label).forEach(optional::add);
        schema.isExact(record, pointer -> pointer.startsWith("/experiment"), optional);
    }

    @Test
    void theSchemaHasEveryQuantityAndSaysWhatItIs() throws IOException {
        PublishedSchema schema = schema();
        schema.isDescribed();
        List<String> quantities =
                Arrays.stream(Quantity.values()).map(Quantity::label).toList();
        assertThat(schema.fields("run")).containsAll(quantities).hasSize(quantities.size() + 7);
        assertThat(schema.fields("arm")).containsAll(quantities).hasSize(quantities.size() + 4);
    }

    @Test
    void curvesHaveMediansAndRangesOverTheSeedsThatHaveThem() throws IOException {
        Path file = record(at -> Experiments.search(at, "nll"), 99);
        JsonNode record = tree(file);
        JsonNode first = record.at("/curves/0/points/0");
        assertThat(first.toString())
                .isEqualTo("{\"epoch\":1,\"step\":10,\"seconds\":0.5,\"loss\":3.0,\"seeds\":3,"
                        + "\"ranges\":{\"loss\":[2.0,4.0]}}");
        JsonNode last = record.at("/curves/0/points/3");
        assertThat(last.path("loss").asDouble()).isEqualTo(0.625);
        assertThat(last.at("/ranges/loss").toString()).isEqualTo("[0.5,0.75]");
        assertThat(last.at("/ranges").fieldNames()).toIterable().containsExactly("loss", "nll", "accuracy", "rmse");
        assertThat(Files.readAllLines(file.resolveSibling("curves.csv")))
                .startsWith(
                        "variant,arm,epoch,step,seconds,loss,nll,seeds,accuracy,rmse,loss.least,loss.most,"
                                + "nll.least,nll.most,accuracy.least,accuracy.most,rmse.least,rmse.most",
                        "all,a,1,10,0.5,3.0,,3,,,2.0,4.0,,,,,,");
        // A loss that is none is left out, and no number in its place.
        assertThat(record.path("runs").toString()).doesNotContain("NaN");
        assertThat(record.path("arms").toString()).doesNotContain("NaN");
    }

    /** What the report reads of it is what was written. */
    @Test
    void theReportReadsWhatWasWritten() throws IOException {
        ExperimentRecord record = ExperimentFile.read(record(Experiments::raceToAMark, 99), "out");
        assertThat(record.complete()).isTrue();
        assertThat(record.seeds()).isEqualTo(2);
        assertThat(record.races().get(0).quantity()).isEqualTo("accuracy");
        assertThat(record.races().get(0).bySeconds()).isTrue();
        assertThat(record.races().get(0).findings().get(0).mark()).isNotNull();
        assertThat(record.arms().get(1).diverged()).isEqualTo(1);
        assertThat(record.curves().get(0).points()).hasSize(4);
        assertThat(record.curves().get(0).points().get(1).values()).containsKeys("loss", "nll", "accuracy", "rmse");
        ExperimentRecord searched = ExperimentFile.read(record(at -> Experiments.search(at, "nll"), 99), "out");
        assertThat(searched.arms().get(0).point()).isEqualTo("p");
        assertThat(searched.runs()).filteredOn(run -> run.point() != null).hasSize(5);
        assertThat(searched.runs()).noneMatch(run -> run.values().containsKey("steps"));
        ExperimentRecord raced = ExperimentFile.read(
                record(at -> Experiments.searchBy(at, "{\"quantity\": \"loss\", \"mark\": 1.0}"), 99), "out");
        assertThat(raced.runs()).filteredOn(run -> run.seed() == 1).allSatisfy(run -> assertThat(run.values())
                .containsEntry("steps", 20.0));
    }
}
