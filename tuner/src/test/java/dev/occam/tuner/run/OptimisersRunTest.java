package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The embedded digits, trained and tuned by each optimiser at its own defaults. */
class OptimisersRunTest {

    @TempDir
    private Path folder;

    private TuneConfig digits(String... assignments) {
        ConfigReader reader = new ConfigReader()
                .set("test", "data.digits.trainRows", "150")
                .set("test", "data.digits.testRows", "50")
                .set("test", "network.widths", "[8]")
                .set("test", "training.epochs", "6")
                .set("test", "training.batchSize", "30")
                .set("test", "out", folder.resolve("out").toString());
        for (String assignment : assignments) {
            reader.override(assignment);
        }
        return reader.read();
    }

    @ParameterizedTest
    @EnumSource
    void eachLearnsAndRepeatsItself(TrainingConfig.Optimizer optimizer) {
        TuneConfig config =
                digits("loop.kind=fixed", "loop.fixed.weightDecay=1e-3", "training.optimizer=" + optimizer.label());
        RunRecord record = Runs.run(config, false);
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        var curve = record.training().curve();
        assertThat(curve.get(curve.size() - 1).loss()).isLessThan(curve.get(0).loss());
        assertThat(RunRecords.differences(record, Runs.run(config, true))).isEmpty();
        assertThat(record.config().at("/training/learningRate").asDouble())
                .isEqualTo(config.training().learningRateGiven());
    }

    @ParameterizedTest
    @CsvSource({
        "kfac, lenet",
        "ekfac-ra, mlp",
        "two-level-krylov-residual, mlp",
        "kpsvd-deflation, mlp",
        "ekfac, vit-1-8-4"
    })
    void theEvidenceIsClimbedWithEach(String optimizer, String model) {
        RunRecord record = Runs.sound(digits(
                "training.optimizer=" + optimizer,
                "network.model=" + model,
                "network.widths=" + (model.equals("mlp") ? "[8]" : "[50]"),
                "loop.effort=fast"));
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void curvatureWithoutAnInverseEndsTheRunInOneLine() {
        TuneConfig config = digits("loop.kind=fixed", "training.optimizer=kfac", "training.kronecker.damping=0");
        assertThatThrownBy(() -> Runs.run(config, false))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.DIVERGED))
                .hasMessageContaining("layer '")
                .hasMessageContaining("set damping above 0")
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
