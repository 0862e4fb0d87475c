package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.FixedConfig;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TuneOptionsTest {

    private static final String OPTIONS = """
            --data d.csv --target y                      | data.path                | "d.csv"
            --data d.csv --target y                      | data.target              | ["y"]
            --data d.csv --target a,b --target c         | data.target              | ["a","b","c"]
            --data d.csv --target ["a,b"]                | data.target              | ["a,b"]
            --data d.csv --target 7                      | data.target              | ["7"]
            --data d.csv --target y --ignore a,b         | data.ignore              | ["a","b"]
            --data d.csv --target y --categorical a      | data.categorical         | ["a"]
            --data d.csv --target y --task regression    | data.task                | "regression"
            --data d.csv --target y --test-fraction 0    | data.split.testFraction  | 0.0
            --data d.csv --target y --test-fraction=0.25 | data.split.testFraction  | 0.25
            --data d --target y --train-indices t --test-indices s --split-line 3 | data.split.trainIndices | "t"
            --data d --target y --train-indices t --test-indices s --split-line 3 | data.split.testIndices  | "s"
            --data d --target y --train-indices t --test-indices s --split-line 3 | data.split.splitLine    | 3
            --data d.csv --target y --test-file t.csv    | data.split.testFile      | "t.csv"
            --data d/ --test-split val                   | data.split.testSplit     | "val"
            --data graphs                                | data.digits.drawing      | "graphs"
            --data graphs                                | data.path                | null
            --impute                                     | data.missing             | "impute"
            --model com.acme.Net                         | network.model            | "com.acme.Net"
            --model com.acme.Net --classpath a.jar,b     | network.classpath        | ["a.jar","b"]
            --widths 50,30 --widths 20                   | network.widths           | [50,30,20]
            --widths []                                  | network.widths           | []
            --widths=                                    | network.widths           | []
            --activation relu                            | network.activation       | "relu"
            --data src --train-limit 5                   | data.trainLimit          | 5
            --data src --test-limit 6                    | data.testLimit           | 6
            --sharing reduce                             | curvature.sharing        | "reduce"
            --fisher empirical                           | curvature.fisher         | "empirical"
            --fisher monte-carlo --samples 3             | curvature.samples        | 3
            --loop online --every 4                      | loop.online.everyEpochs  | 4
            --loop online --every auto                   | loop.online.everyEpochs  | null
            --structure kfac                             | curvature.structure      | "kfac"
            --bias separate                              | curvature.bias           | "separate"
            --prior scalar                               | prior.groups             | "scalar"
            --optimizer sgd                              | training.optimizer       | "sgd"
            --learning-rate 1e-3                         | training.learningRate    | 0.001
            --optimizer ekfac-ra                         | training.optimizer       | "ekfac-ra"
            --optimizer kfac --damping 0.03              | training.kronecker.damping | 0.03
            --optimizer kfac --fisher exact --training-fisher monte-carlo | training.kronecker.fisher | "monte-carlo"
            --optimizer ekfac --kl-clip 1e-2             | training.kronecker.klClip | 0.01
            train --optimizer kfac                       | training.optimizer       | "kfac"
            --schedule constant                          | training.schedule        | "constant"
            --epochs 20                                  | training.epochs          | 20
            --warmup 3                                   | training.warmupEpochs    | 3
            --accumulate 4                               | training.accumulate      | 4
            --early-stop 5                               | training.earlyStop       | 5
            --augment-shift 4                            | training.augmentation.shift | 4
            --augment-flip                               | training.augmentation.flip  | true
            --optimizer adamw                            | training.optimizer       | "adamw"
            train --optimizer adamw                      | training.optimizer       | "adamw"
            train                                        | loop.kind                | "fixed"
            train --weight-decay 1e-3                    | loop.fixed.weightDecay   | 0.001
            train --prior-from runs/a --evidence         | loop.fixed.priorFrom     | "runs/a"
            train --prior-from runs/a --evidence         | loop.fixed.evidence      | true
            train --test-every 5                         | loop.fixed.testEvery     | 5
            --epochs null                                | training.epochs          | null
            --batch-size 32                              | training.batchSize       | 32
            --precision float32                          | training.precision       | "float32"
            --loop online                                | loop.kind                | "online"
            --effort thorough                            | loop.effort              | "thorough"
            --seed 7                                     | seed                     | 7
            --device gpu:1                               | device                   | "gpu:1"
            --threads 2                                  | threads                  | 2
            --out 5                                      | out                      | "5"
            --set training.epochs=4 --set seed=3         | training.epochs          | 4
            --set training.epochs=4 --set seed=3         | seed                     | 3
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = OPTIONS)
    void eachOptionSetsItsField(String options, String path, String json) {
        TuneConfig config = configOf(options.split(" "));

        JsonNode value = ConfigReader.tree(config).at("/" + path.replace('.', '/'));
        assertThat(value.toString()).isEqualTo(json);
    }

    @Test
    void everyOptionIsTested() {
        Set<String> tested = new HashSet<>();
        OPTIONS.lines().flatMap(line -> Arrays.stream(line.split("[ =]"))).forEach(tested::add);

        assertThat(tested)
                .containsAll(Arrays.stream(ConfigFlag.values())
                        .map(ConfigFlag::option)
                        .toList());
    }

    @Test
    void optionsGoOverTheFileAndOverridesOverOptions() throws IOException {
        Path file = Files.writeString(
                folder.resolve("c.json"),
                "{\"seed\": 1, \"training\": {\"epochs\": 2, \"batchSize\": 3, \"optimizer\": \"sgd\"}}");

        TuneConfig config =
                configOf("--epochs", "20", file.toString(), "--batch-size", "30", "--set", "training.epochs=200");

        assertThat(config.seed()).isEqualTo(1);
        assertThat(config.training().batchSize()).isEqualTo(30);
        assertThat(config.training().epochs()).isEqualTo(200);
    }

    /** One file serves both commands: what it says of the loop is left aside by the one that has none. */
    @Test
    void trainLeavesAsideWhatAFileSaysOfTheLoop() throws IOException {
        Path file = Files.writeString(
                folder.resolve("c.json"),
                "{\"seed\": 4, \"loop\": {\"kind\": \"online\", \"online\": {\"hyperSteps\": 3},"
                        + " \"fixed\": {\"weightDecay\": 0.5}}}");

        assertThatCode(() -> new ConfigReader().file(file).read()).hasMessageContaining("loop.fixed.weightDecay");
        TuneConfig config = configOf("train", file.toString(), "--test-every", "2");

        assertThat(config.loop())
                .isEqualTo(new LoopConfig(
                        LoopConfig.Kind.FIXED,
                        ConfigReader.defaults().loop().effort(),
                        ConfigReader.defaults().loop().rounds(),
                        ConfigReader.defaults().loop().roundLength(),
                        ConfigReader.defaults().loop().online(),
                        new FixedConfig(0.5, null, false, 2)));
        assertThat(config.seed()).isEqualTo(4);
    }

    @Test
    void withoutAnythingTheDigitsAreTuned() {
        TuneConfig config = configOf();

        assertThat(config.withOut("x")).isEqualTo(ConfigReader.defaults().withOut("x"));
        assertThat(config.out()).matches("runs.digits-\\d{8}-\\d{6}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tune --data ../shared/data/uci-energy/data.csv --target heating_load",
                "tune --data ../shared/data/sklearn-breast-cancer/data.csv --target target",
                "tune --data ../shared/data/uci-wine-quality-red/data.csv --target quality --task regression",
                "tune ../configs/quickstart.json --set training.epochs=20 --out runs/mine",
                "tune --data d.csv --target y --model com.acme.Net --classpath my.jar",
                "tune --data d.csv --target y --effort thorough --device cpu --force --quiet --debug",
                "tune --loop online --set loop.online.maximise=exact",
                "--debug tune"
            })
    void takesWhatTheReadmeSays(String line) {
        Occam occam = new Occam((config, force, progress, cancelled) ->
                Records.empty(dev.occam.reports.record.RunStatus.INTERRUPTED, ""));

        occam.execute(line.split(" "));

        assertThat(occam.config()).as(occam.err()).isNotNull();
    }

    @Test
    void forceIsPassedOn() {
        Occam without = Occam.returning(Records.regression());
        Occam with = Occam.returning(Records.regression());
        String out = folder.resolve("run").toString();

        without.execute("tune", "--out", out);
        with.execute("tune", "--out", out, "--force");

        assertThat(without.force()).isFalse();
        assertThat(with.force()).isTrue();
    }

    @Test
    void quietSaysNothingWhileRunning() {
        for (boolean quiet : new boolean[] {true, false}) {
            Occam occam = new Occam((config, force, progress, cancelled) -> {
                progress.note("a note");
                return Occam.made(config, Records.regression());
            });
            String[] args = {"tune", "--out", folder.resolve("quiet" + quiet).toString()};
            String[] all = Stream.concat(Arrays.stream(args), quiet ? Stream.of("--quiet") : Stream.of())
                    .toArray(String[]::new);

            assertThat(occam.execute(all)).isZero();
            assertThat(occam.err()).isEqualTo(quiet ? "" : "a note" + System.lineSeparator());
            assertThat(occam.out()).contains("Chosen by layer");
        }
    }

    private TuneConfig configOf(String... options) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new IllegalStateException("far enough");
        });
        boolean named = options.length > 0 && options[0].equals("train");
        Stream<String> command = named ? Stream.empty() : Stream.of("tune");
        occam.execute(Stream.concat(command, Arrays.stream(options)).toArray(String[]::new));
        assertThat(occam.config()).as(occam.err()).isNotNull();
        return occam.config();
    }
}
