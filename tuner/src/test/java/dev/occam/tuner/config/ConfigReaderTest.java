package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    @TempDir
    Path folder;

    @Test
    void everyFieldHasItsDefault() {
        TuneConfig config = ConfigReader.defaults();

        assertThat(config.seed()).isZero();
        assertThat(config.device()).isEqualTo("cpu");
        assertThat(config.threads()).isNull();
        assertThat(config.data().path()).isNull();
        assertThat(config.data().split().kind()).isEqualTo(SplitConfig.Kind.OWN);
        assertThat(config.network().widths()).containsExactly(50);
        assertThat(config.curvature().blockLimit()).isEqualTo(1500);
        assertThat(config.prior().groups()).isEqualTo(PriorConfig.Groups.LAYERWISE);
        assertThat(config.training().learningRate()).isNull();
        assertThat(config.training().learningRateGiven()).isEqualTo(0.01);
        assertThat(config.training().betas()).containsExactly(0.9, 0.999);
        assertThat(config.loop().kind()).isEqualTo(LoopConfig.Kind.CONSISTENT);
        assertThat(config.loop().online().hyperSteps()).isEqualTo(50);
    }

    @Test
    void laysFileThenOptionsOverDefaults() throws IOException {
        Path file = write("{\"training\": {\"epochs\": 7, \"batchSize\": 32}, \"network\": {\"widths\": [3, 4]}}");

        TuneConfig config = new ConfigReader()
                .file(file)
                .set("--epochs", "training.epochs", "9")
                .override("network.widths=[20]")
                .read();

        assertThat(config.training().epochs()).isEqualTo(9);
        assertThat(config.training().batchSize()).isEqualTo(32);
        assertThat(config.training().learningRateGiven()).isEqualTo(0.01);
        assertThat(config.network().widths()).containsExactly(20);
    }

    @Test
    void theLastOverrideHolds() {
        TuneConfig config =
                new ConfigReader().override("seed=1").override("seed=2").read();

        assertThat(config.seed()).isEqualTo(2);
    }

    @Test
    void anOverrideMayBeAWholeObject() {
        TuneConfig config = new ConfigReader()
                .override("training={\"epochs\": 3, \"optimizer\": \"sgd\"}")
                .read();

        assertThat(config.training().epochs()).isEqualTo(3);
        assertThat(config.training().optimizer()).isEqualTo(TrainingConfig.Optimizer.SGD);
        assertThat(config.training().momentum()).isEqualTo(0.9);
    }

    @Test
    void anOverrideMayPutBackNull() {
        TuneConfig config = new ConfigReader()
                .override("training.epochs=5")
                .override("training.epochs=null")
                .override("out=mine")
                .override("out=null")
                .read();

        assertThat(config.training().epochs()).isNull();
        assertThat(config.out()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.target=2", "data.target=[\"2\"]", "data.target=\"2\""})
    void textNeedsNoQuotesAndOneValueNoBrackets(String target) {
        TuneConfig config =
                new ConfigReader().override("data.path=x.csv").override(target).read();

        assertThat(config.data().target()).containsExactly("2");
    }

    @Test
    void aCsvFileKeepsATenthForTheTestUnlessToldOtherwise() {
        assertThat(csv().read().data().split().testFraction()).isEqualTo(0.1);
        assertThat(csv().override("data.split.testFraction=0")
                        .read()
                        .data()
                        .split()
                        .testFraction())
                .isZero();
        assertThat(csv().override("data.split.testFile=t.csv").read().data().split())
                .isEqualTo(new SplitConfig(null, null, null, null, "t.csv", null));
    }

    @Test
    void indexFilesUseTheirFirstLineUnlessToldOtherwise() {
        ConfigReader reader = csv().override("data.split.trainIndices=a").override("data.split.testIndices=b");

        assertThat(reader.read().data().split()).isEqualTo(new SplitConfig(null, "a", "b", 0, null, null));
        assertThat(reader.override("data.split.splitLine=19").read().data().split())
                .isEqualTo(new SplitConfig(null, "a", "b", 19, null, null));
        assertThat(reader.read().data().split().kind()).isEqualTo(SplitConfig.Kind.INDICES);
    }

    @Test
    void aWholeNumberMayBeWrittenWithAPoint() {
        assertThat(new ConfigReader()
                        .override("training.epochs=2e1")
                        .read()
                        .training()
                        .epochs())
                .isEqualTo(20);
    }

    /** Whatever can be configured is written so that it reads back equal. */
    @ParameterizedTest
    @MethodSource("randomConfigs")
    void whatIsWrittenReadsBackEqual(TuneConfig config) {
        String text = ConfigReader.text(config);

        assertThat(new ConfigReader().json(text, "resolved").read()).isEqualTo(config);
        assertThat(ConfigReader.checked(config)).isEqualTo(config);
        assertThat(text).endsWith("}\n");
    }

    static List<TuneConfig> randomConfigs() {
        return IntStream.range(0, 60).mapToObj(RandomConfig::of).toList();
    }

    @Test
    void autoBatchesAndEpochsGrowWithTheRows() {
        TrainingConfig auto = ConfigReader.defaults().training();

        assertThat(auto.batchSizeFor(511)).isEqualTo(511);
        assertThat(auto.epochsFor(511)).isEqualTo(3000);
        assertThat(auto.batchSizeFor(512)).isEqualTo(256);
        assertThat(auto.epochsFor(512)).isEqualTo(1500);
        assertThat(auto.epochsFor(513)).isEqualTo(1000);
        assertThat(auto.epochsFor(1_000_000)).isEqualTo(100);
        TrainingConfig given = new ConfigReader()
                .override("training={\"epochs\":4,\"batchSize\":64}")
                .read()
                .training();
        assertThat(given.batchSizeFor(20)).isEqualTo(20);
        assertThat(given.batchSizeFor(1000)).isEqualTo(64);
        assertThat(given.epochsFor(1000)).isEqualTo(4);
    }

    @Test
    void theOutputFolderCanBeGivenLater() {
        TuneConfig config = ConfigReader.defaults().withOut("runs/mine");

        assertThat(config.out()).isEqualTo("runs/mine");
        assertThat(config.network()).isEqualTo(ConfigReader.defaults().network());
    }

    private static ConfigReader csv() {
        return new ConfigReader().override("data.path=x.csv").override("data.target=y");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("config.json"), text);
    }
}
