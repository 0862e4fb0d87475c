package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.Task;
import dev.occam.reports.record.TraceEntry;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs from end to end, and what must hold of every one of them. */
final class Runs {

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(RunRecords.schema());

    private Runs() {}

    /** A configuration for a CSV file: few epochs, small layers, then the given assignments. */
    static TuneConfig config(Path csv, Path out, String target, String... assignments) {
        ConfigReader reader = new ConfigReader()
                .set("test", "data.path", csv.toString())
                .set("test", "data.target", List.of(target.split(",")))
                .set("test", "network.widths", List.of("6"))
                .set("test", "training.epochs", "60")
                .set("test", "training.learningRate", "0.05")
                .set("test", "out", out.toString());
        for (String assignment : assignments) {
            reader.override(assignment);
        }
        return reader.read();
    }

    static RunRecord run(TuneConfig config, boolean force) {
        return new LocalTuneRun().run(config, force, Progress.silent(), () -> false);
    }

    /** Runs, and requires what must hold of any record and its files. */
    static RunRecord sound(TuneConfig config) {
        RunRecord record = run(config, false);
        requireFiles(record, Path.of(config.out()));
        requireEvidence(record);
        requireGroups(record);
        requireTrace(record);
        return record;
    }

    private static void requireFiles(RunRecord record, Path out) {
        try {
            Path file = out.resolve("run.json");
            assertThat(SCHEMA.validate(new ObjectMapper().readTree(file.toFile())))
                    .isEmpty();
            assertThat(RunRecords.toJson(RunRecords.read(file))).isEqualTo(RunRecords.toJson(record));
            try (NDManager manager = NDManager.newBaseManager();
                    InputStream in = Files.newInputStream(out.resolve("parameters.safetensors"))) {
                NDList parameters = NDList.decode(manager, in);
                long size = 0;
                for (ParameterGroup group : record.groups()) {
                    for (String name : group.parameters()) {
                        assertThat(parameters.get(name)).as(name).isNotNull();
                    }
                }
                for (var array : parameters) {
                    assertThat(array.isNaN().any().getBoolean())
                            .as(array.getName())
                            .isFalse();
                    size += array.size();
                }
                assertThat(size).isEqualTo(record.network().parameters());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireEvidence(RunRecord record) {
        Evidence e = record.evidence();
        assertClose("value", e.value(), e.logLikelihood() + e.occamFactor());
        assertClose("occam factor", e.occamFactor(), -(e.logDetRatio() + e.scatter()) / 2);
        assertClose("per datum", e.perDatum(), e.value() / record.data().trainRows());
        double nll = record.metrics().train().get(0).value();
        assertThat(e.logLikelihood())
                .as("minus the training rows times their nll")
                .isCloseTo(-nll * record.data().trainRows(), within(tolerance(record) * Math.abs(e.logLikelihood())));
    }

    private static double tolerance(RunRecord record) {
        return record.environment().precision().equals("float32") ? 1e-4 : 1e-9;
    }

    private static void requireGroups(RunRecord record) {
        double effective = 0;
        double scatter = 0;
        long size = 0;
        double rows = record.data().trainRows();
        double outputs = record.data().outputs();
        for (ParameterGroup group : record.groups()) {
            assertThat(group.effectiveParameters()).isBetween(0.0, (double) group.size());
            effective += group.effectiveParameters();
            scatter += group.priorPrecision() * group.squaredNorm();
            size += group.size();
            if (record.data().task() == Task.CLASSIFICATION) {
                assertClose(
                        "decay",
                        group.weightDecay().get(LossConvention.MEAN_CROSS_ENTROPY),
                        group.priorPrecision() / rows);
            } else {
                double ridge = group.priorPrecision() * Math.pow(record.noise().sigma(), 2);
                assertClose(
                        "decay", group.weightDecay().get(LossConvention.PYTORCH_MSE_LOSS), 2 * ridge / rows / outputs);
            }
        }
        assertClose("effective parameters", record.trust().effectiveParameters(), effective);
        assertClose("scatter", record.evidence().scatter(), scatter);
        assertThat(size).isEqualTo(record.network().parameters());
    }

    private static void requireTrace(RunRecord record) {
        List<TraceEntry> best = record.trace().stream()
                .filter(entry -> entry.state() == TraceEntry.State.CHOSEN)
                .toList();
        assertThat(best).hasSize(1);
        assertClose(
                "evidence in the trace",
                best.get(0).logEvidence(),
                record.evidence().value());
        assertThat(record.trace()).extracting(TraceEntry::steps).isSorted();
        TraceEntry first = record.trace().get(0);
        assertClose("gain", record.trust().evidenceGained(), best.get(0).logEvidence() - first.logEvidence());
    }

    static void assertClose(String what, double actual, double expected) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s, expected %s, ratio %s", what, actual, expected, actual / expected)
                .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(expected)));
    }
}
