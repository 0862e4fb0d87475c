package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.models.network.Activation;
import dev.occam.tuner.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.MutableFeatureMap;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** What can't be learnt from is refused before any training, in one line. */
class TrainerMistakesTest {

    @Test
    void noExamples() {
        refused(() -> Samples.classifier(1).train(Samples.of(List.of(), new LabelFactory())), "has no examples");
    }

    @Test
    void noFeatures() {
        MutableDataset<Label> flowers = Samples.flowers(30, 1);
        MutableDataset<Label> bare = new MutableDataset<>(flowers.getSourceProvenance(), new LabelFactory()) {
            @Override
            public ImmutableFeatureMap getFeatureIDMap() {
                return new ImmutableFeatureMap(new MutableFeatureMap());
            }
        };
        flowers.forEach(bare::add);
        refused(() -> Samples.classifier(1).train(bare), "has no features");
    }

    @Test
    void oneClass() {
        MutableDataset<Label> flowers = Samples.flowers(30, 1);
        List<Example<Label>> same = new ArrayList<>();
        for (int i = 0; i < 30; i += 3) {
            same.add(flowers.getExample(i));
        }
        refused(
                () -> Samples.classifier(1).train(Samples.of(same, new LabelFactory())),
                "all 10 examples are of class 'setosa'");
    }

    @Test
    void unknownClass() {
        MutableDataset<Label> flowers = Samples.flowers(30, 1);
        flowers.add(new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, new String[] {"petal-width"}, new double[] {1}));
        refused(() -> Samples.classifier(1).train(flowers), "example 30 has an unknown output");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void featureThatIsNoNumber(double value) {
        MutableDataset<Label> flowers = Samples.flowers(30, 1);
        flowers.getExample(7).set(new Feature("petal-width", value));
        refused(() -> Samples.classifier(1).train(flowers), "example 7: feature 'petal-width' is " + value);
    }

    @Test
    void unequalWeights() {
        MutableDataset<Label> flowers = Samples.flowers(30, 1);
        flowers.getExample(7).setWeight(2);
        refused(() -> Samples.classifier(1).train(flowers), "example 7 weighs 2.0, example 0 1.0");
    }

    @Test
    void targetThatIsNoNumber() {
        MutableDataset<Regressor> waves = Samples.waves(10, 1);
        waves.add(example(new Regressor(new String[] {"along", "up"}, new double[] {1, Double.NaN})));
        refused(() -> Samples.regression(1).train(waves), "example 10: output 'up' is NaN");
    }

    @Test
    void targetThatNeverChanges() {
        List<Example<Regressor>> same = List.of(example(new Regressor("y", 3)), example(new Regressor("y", 3)));
        refused(
                () -> Samples.regression(1).train(Samples.of(same, new RegressionFactory())),
                "output 'y' is 3.0 in all 2 examples");
    }

    @Test
    void moreNumbersThanMemory() {
        FeatureRows rows = new FeatureRows(Samples.flowers(3, 1).getFeatureIDMap());

        assertThat(rows.checkedSize(1_000_000, 64_000_000L)).isEqualTo(4_000_000);
        refused(
                () -> rows.checkedSize(1_000_001, 64_000_000L),
                "1,000,001 examples of 4 features take 0.0 GB as dense numbers");
        refused(() -> rows.checkedSize(600_000_000, Long.MAX_VALUE), "600,000,000 examples");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.epochs=0 | settings: training.epochs",
                "training.epoch=5 | epochs",
                "training.momentum=0.5 | has no effect",
                "data.path=a.csv | for the trainer's own fields",
                "seed=3 | for the trainer's own fields",
                "training.epochs | is no assignment"
            })
    void wrongSettings(String setting, String said) {
        assertThatThrownBy(() -> new EvidenceClassificationTrainer(List.of(5), Activation.RELU, 1, setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }

    @Test
    void negativeInvocation() {
        refused(() -> Samples.classifier(1).setInvocationCount(-1), "not negative: -1");
    }

    private static Example<Regressor> example(Regressor output) {
        return new ArrayExample<>(output, new String[] {"x", "noise"}, new double[] {1, 2});
    }

    private static void refused(ThrowingCallable training, String said) {
        assertThatThrownBy(training)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }
}
