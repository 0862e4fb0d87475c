package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.regression.Regressor;

/** What a model carries with it of how it came about. */
class TrainerProvenanceTest {

    private static final MutableDataset<Regressor> WAVES = Samples.waves(60, 1);

    @Test
    void theTunedValuesAreInstanceValues() {
        Model<Regressor> model =
                Samples.regression(1).train(WAVES, Map.of("reason", new StringProvenance("reason", "curiosity")));

        Map<String, Provenance> instance = Samples.map(model.getProvenance().getInstanceProvenance());
        assertThat(instance).containsOnlyKeys("reason", "tuning");
        Map<String, Provenance> tuning = Samples.map((MapProvenance<?>) instance.get("tuning"));
        assertThat(tuning)
                .containsKeys(
                        "occam-version",
                        "djl-version",
                        "libtorch-version",
                        "run-seed",
                        "log-marginal-likelihood",
                        "effective-parameters",
                        "trust",
                        "trust-verdict",
                        "status",
                        "configuration");
        Map<String, Provenance> precisions = Samples.map((MapProvenance<?>) tuning.get("prior-precision"));
        Map<String, Provenance> decays = Samples.map((MapProvenance<?>) tuning.get("weight-decay-mean-gaussian-nll"));
        assertThat(precisions).hasSize(2);
        precisions.forEach((layer, precision) -> {
            double ratio = Samples.number(decays.get(layer)) * WAVES.size() / Samples.number(precision);
            assertThat(ratio).as("N lambda / delta of " + layer).isBetween(1 - 1e-12, 1 + 1e-12);
        });
        Map<String, Provenance> noise = Samples.map((MapProvenance<?>) tuning.get("observation-noise"));
        assertThat(noise).containsOnlyKeys("up", "along");
        assertThat(Samples.number(noise.get("up"))).isBetween(2.0, 8.0);
        assertThat(tuning.get("configuration").toString())
                .contains("\"epochs\":1500")
                .doesNotContain("digits");
    }

    @Test
    void theCallersOwnKeyIsNotOverwritten() {
        assertThatThrownBy(() ->
                        Samples.regression(1).train(WAVES, Map.of("tuning", new StringProvenance("tuning", "piano"))))
                .hasMessageContaining("choose another");
    }

    /** The trainer that a model's provenance describes trains that very model. */
    @Test
    void theTrainerIsMadeAgainFromItsProvenance() throws Exception {
        Model<Regressor> model = Samples.regression(5).train(WAVES);

        ConfigurationManager manager = new ConfigurationManager();
        manager.addConfiguration(ProvenanceUtil.extractConfiguration(model.getProvenance()));
        EvidenceRegressionTrainer again =
                manager.lookupAll(EvidenceRegressionTrainer.class).get(0);

        assertThat(again.toString()).isEqualTo(Samples.regression(5).toString());
        assertThat(again.train(WAVES).predict(WAVES.getExample(0)).getOutput().getValues())
                .isEqualTo(model.predict(WAVES.getExample(0)).getOutput().getValues());
    }

    @Test
    void theFieldsAreConfigured() {
        ConfigurationManager manager = new ConfigurationManager();
        ConfigurationData fields = new ConfigurationData("mine", EvidenceClassificationTrainer.class.getName());
        fields.add("activation", new SimpleProperty("GELU"));
        fields.add("effort", new SimpleProperty("FAST"));
        fields.add("epochs", new SimpleProperty("7"));
        fields.add("seed", new SimpleProperty("3"));
        manager.addConfiguration(fields);

        assertThat(manager.lookup("mine").toString())
                .contains("hiddenWidths=[50]", "activation=GELU", "epochs=7", "effort=FAST", "seed=3");
    }
}
