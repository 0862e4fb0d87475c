package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in a configuration is one line that says where it is and how to mend it. */
class ConfigMistakesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"sed": 1}                                | /sed: no such field; did you mean seed?
            {"training": {"epoch": 3}}                | /training/epoch: no such field; did you mean training.epochs?
            {"epochs": 3}                             | /epochs: no such field; did you mean training.epochs?
            {"loop": {"online": {"everyEpoch": 3}}}   | /loop/online/everyEpoch: no such field; did you mean loop.online.everyEpochs?
            {"data": {"xq~/": 3}}                     | /data/xq~0~1: no such field; valid here: path, target, ignore, categorical, task, split, trainLimit, testLimit, missing, digits
            {"training": {"epochs": 0}}               | /training/epochs: 0 is not a valid value; allowed: a whole number of at least 1 and at most 100000000, or null
            {"training": {"epochs": 1.5}}             | /training/epochs: 1.5 is not a valid value; allowed: a whole number of at least 1 and at most 100000000, or null
            {"training": {"epochs": "20"}}            | /training/epochs: "20" is not a valid value; allowed: a whole number of at least 1 and at most 100000000, or null
            {"training": {"momentum": 1}}             | /training/momentum: 1 is not a valid value; allowed: a number of at least 0 and below 1
            {"training": {"learningRate": -0.1}}      | /training/learningRate: -0.1 is not a valid value; allowed: a number above 0, or null
            {"training": {"learningRate": 1e999}}     | is not a valid value; allowed: a number above 0, or null
            {"training": {"optimizer": "admw"}}       | /training/optimizer: "admw" is not a valid value; did you mean adamw? allowed: adam, adamw, sgd, kfac, ekfac, ekfac-ra, tkfac,
            {"training": {"augmentation": {"flop": true}}} | /training/augmentation/flop: no such field; did you mean training.augmentation.flip?
            {"training": {"augmentation": 4}}         | /training/augmentation: 4 is not a valid value; allowed: an object of fields
            {"training": {"betas": [0.9]}}            | /training/betas: [0.9] is not a valid value; allowed: a list [...] of 2, each a number of at least 0 and below 1
            {"training": {"betas": [0.9, "x"]}}       | /training/betas/1: "x" is not a valid value; allowed: a number of at least 0 and below 1
            {"training": []}                          | /training: [] is not a valid value; allowed: an object of fields
            {"network": {"widths": [50, 0]}}          | /network/widths/1: 0 is not a valid value; allowed: a whole number of at least 1 and at most 1000000
            {"network": {"widths": 50}}               | /network/widths: 50 is not a valid value; allowed: a list [...] of a whole number of at least 1 and at most 1000000
            {"network": {"bias": "yes"}}              | /network/bias: "yes" is not a valid value; allowed: true or false
            {"network": {"model": "my net"}}          | /network/model: "my net" is not a valid value; allowed: text such as mlp, lenet, wide-resnet-16-4, com.acme.Net
            {"device": "tpu"}                         | /device: "tpu" is not a valid value; allowed: text such as cpu, gpu, gpu:1
            {"data": {"target": ["y", "y"]}}          | /data/target/1: "y" is given twice; give it once
            {"learning_rate": 1}                       | /learning_rate: no such field; did you mean training.learningRate?
            {"seed": null}                            | /seed: null is not a valid value; allowed: a whole number
            {"seed": 99999999999999999999}            | /seed: 99999999999999999999 is not a valid value; allowed: a whole number
            [1]                                       | : [1] is not a valid value; allowed: an object of fields
            {"seed": 1, "seed": 2}                    | line 1, column 19: broken JSON (Duplicate field 'seed'); mend it there
            {"seed": 1                                | line 1, column
            {"seed": 1} x                             | line 1, column 13: broken JSON
            """)
    void namesFilePlaceAndRemedy(String json, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);

        assertThat(oneLine(() -> new ConfigReader().file(file)))
                .startsWith(file.toString())
                .contains(expected);
    }

    @Test
    void namesLineAndColumnOfBrokenJson() throws IOException {
        Path file =
                Files.writeString(folder.resolve("config.json"), "{\n  \"training\": {\n    \"epochs\": 3,,\n  }\n}");

        assertThat(oneLine(() -> new ConfigReader().file(file)))
                .startsWith(file + ", line 3, column 17: broken JSON (")
                .endsWith("; mend it there");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.json");

        assertThat(oneLine(() -> new ConfigReader().file(file))).startsWith(file + ": no such file; give the path");
    }

    @Test
    void aFolderIsNoConfiguration() {
        assertThat(oneLine(() -> new ConfigReader().file(folder))).startsWith(folder + ": is a folder;");
    }

    @Test
    void anEmptyFileIsNoConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), " \n");

        assertThat(oneLine(() -> new ConfigReader().file(file)))
                .isEqualTo(file + ": is empty; write {} for a configuration of defaults");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path file =
                Files.write(folder.resolve("config.json"), "{\"out\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(oneLine(() -> new ConfigReader().file(file)))
                .isEqualTo(file + ": is not UTF-8 text; save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            training.epoch=3      | --set training.epoch: no such field; did you mean training.epochs?
            epochs=3              | --set epochs: no such field; did you mean training.epochs?
            training.epochs.x=3   | --set training.epochs.x: no such field; training.epochs has no fields of its own
            trainig.x.y=3         | --set trainig.x.y: no such field; did you mean training?
            training.epochs       | --set training.epochs: is no assignment; write --set field=value, such as training.epochs=20
            =3                    | --set =3: is no assignment
            training.epochs=many  | --set training.epochs: "many" is not a valid value; allowed: a whole number
            training.epochs=NaN   | --set training.epochs: "NaN" is not a valid value; allowed: a whole number
            training=3            | --set training: 3 is not a valid value; allowed: an object of fields
            training={"epoch":3}  | --set training: /training/epoch: no such field; did you mean training.epochs?
            network.widths=[1,-1] | --set network.widths: -1 is not a valid value
            device=               | --set device: "" is not a valid value; allowed: text such as cpu
            """)
    void namesTheOverride(String override, String expected) {
        assertThat(oneLine(() -> new ConfigReader().override(override))).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data.path=a data.target=y data.split.testFraction=0.2 data.split.testFile=b | --set data.split.testFile and --set data.split.testFraction: contradict each other
            data.path=a data.target=y data.split.testFile=b data.split.trainIndices=t   | --set data.split.testFile and --set data.split.trainIndices: contradict each other
            data.path=a data.target=y data.split.testFraction=0 data.split.trainIndices=t data.split.testIndices=s | contradict each other
            data.path=a data.target=y data.split.trainIndices=t | --set data.split.trainIndices: needs data.split.testIndices (--test-indices)
            data.path=a data.target=y data.split.testIndices=t  | --set data.split.testIndices: needs data.split.trainIndices (--train-indices)
            data.path=a data.target=y data.split.splitLine=3    | --set data.split.splitLine: needs data.split.trainIndices
            data.path=a                                         | --set data.path: a table needs a target; name the column to predict with --target
            data.path=a data.target=["x","y"] data.task=classification | --set data.target: classification has one target, not 2
            data.target=y                                       | --set data.target: needs data.path (--data)
            data.ignore=y                                       | --set data.ignore: needs data.path (--data)
            data.split.testFile=y                               | --set data.split.testFile: needs data.path (--data)
            data.split.testSplit=val                            | --set data.split.testSplit: needs data.path (--data)
            data.path=a data.target=y data.split.testSplit=val data.split.testFraction=0.2 | --set data.split.testSplit and --set data.split.testFraction: contradict each other
            data.split.testFraction=0.5                         | --set data.split.testFraction: the embedded digits bring their own test rows; set data.digits.testRows
            data.task=regression                                | --set data.task: the embedded digits are classes
            prior.groups=tensor                                 | --set prior.groups: a prior for each tensor needs the bias in a block of its own; set curvature.bias to separate
            network.classpath=a.jar                             | --set network.classpath: the model mlp is not looked up on a class path
            network.model=a.B network.widths=[3]                | --set network.widths: [3] has no effect where network.model is a.B; leave it out, or set network.model to mlp
            training.momentum=0.5                               | --set training.momentum: 0.5 has no effect where training.optimizer is adam
            training.optimizer=sgd training.betas=[0.1,0.2]     | has no effect where training.optimizer is sgd
            training.kronecker.damping=0.1                      | --set training.kronecker.damping: 0.1 has no effect where training.optimizer is adam; leave it out, or set training.optimizer to kfac or ekfac or ekfac-ra or another of that kind
            training.optimizer=kfac training.epsilon=0.1        | has no effect where training.optimizer is kfac
            training.optimizer=ekfac training.kronecker.scaleMemory=0.5 | has no effect where training.optimizer is ekfac; leave it out, or set training.optimizer to ekfac-ra
            training.optimizer=kfac training.kronecker.fisher=empirical training.kronecker.samples=2 | has no effect where training.kronecker.fisher is empirical
            training.optimizer=ekfac-ra training.accumulate=2   | --set training.accumulate: ekfac-ra takes the rows of a step at once; lower training.batchSize (--batch-size)
            training.optimizer=kfac training.kronecker.inverseEvery=12 | --set training.kronecker.inverseEvery: an inverse is made from the statistics of its step, and 12 is no multiple of 5
            training.optimizer=kfac training.kronecker.sharing=reduce training.kronecker.spatiallyUncorrelated=true | --set training.kronecker.spatiallyUncorrelated: is a rule for expanded positions
            training.stepEvery=3                                | --set training.stepEvery: 3 has no effect where training.schedule is cosine
            curvature.structure=kfac curvature.blockLimit=3     | --set curvature.blockLimit: 3 has no effect where curvature.structure is kfac
            loop.kind=fixed curvature.sharing=reduce            | --set curvature.sharing: has no effect where nothing is judged by evidence; add --evidence, or leave it out
            loop.kind=fixed curvature.batchSize=7               | --set curvature.batchSize: has no effect where nothing is judged by evidence
            loop.kind=fixed loop.fixed.weightDecay=1 loop.fixed.evidence=true prior.initialPrecision=3 | --set prior.initialPrecision: has no effect where the prior is given; leave it out
            loop.kind=online loop.effort=fast                   | --set loop.effort: "fast" has no effect where loop.kind is online
            loop.online.everyEpochs=2                           | --set loop.online.everyEpochs: 2 has no effect where loop.kind is consistent
            loop.kind=online loop.online.maximise=exact loop.online.hyperSteps=3 | --set loop.online.hyperSteps: 3 has no effect where loop.online.maximise is exact
            data.path=a data.target=y data.digits.testRows=3    | --set data.digits.testRows: 3 has no effect where data.path is a; leave it out, or set data.path to null
            """)
    void refusesContradictions(String overrides, String expected) {
        ConfigReader reader = new ConfigReader();
        Arrays.stream(overrides.split(" ")).forEach(reader::override);

        assertThat(oneLine(reader::read)).contains(expected);
    }

    @Test
    void aContradictionNamesTheFileAndTheOption() throws IOException {
        Path file = Files.writeString(
                folder.resolve("config.json"),
                "{\"data\": {\"path\": \"a\", \"target\": [\"y\"], \"split\": {\"testFile\": \"b\"}}}");
        ConfigReader reader = new ConfigReader().file(file).set("--test-fraction", "data.split.testFraction", "0.2");

        assertThat(oneLine(reader::read))
                .isEqualTo(file + ": data.split.testFile and --test-fraction: contradict each other; "
                        + "give one, leave out the other");
    }

    private static String oneLine(ThrowingCallable mistake) {
        String message = catchThrowableOfType(ConfigException.class, mistake).getMessage();
        assertThat(message).doesNotContain("\n").doesNotContain("Exception").contains("; ");
        return message;
    }
}
