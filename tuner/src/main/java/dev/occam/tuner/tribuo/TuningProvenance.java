package dev.occam.tuner.tribuo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.Trust;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run found, as provenance: the part of a run record that a model should carry with it. */
final class TuningProvenance {

    /** Where it stands among the instance values of a model's provenance. */
    static final String KEY = "tuning";

    private final RunRecord run;
    private final Map<String, Provenance> values = new LinkedHashMap<>();

    private TuningProvenance(RunRecord run) {
        this.run = run;
    }

    /**
     * The instance values of a model: those of the caller, and what was tuned.
     *
     * @throws IllegalArgumentException where the caller's have that key already
     */
    static Map<String, Provenance> beside(Map<String, Provenance> others, RunRecord run) {
        if (others.containsKey(KEY)) {
            throw new IllegalArgumentException(
                    "the run provenance has a key '" + KEY + "', which is the trainer's own; choose another");
        }
        Map<String, Provenance> all = new LinkedHashMap<>(others);
        all.put(KEY, new TuningProvenance(run).all());
        return all;
    }

    private MapProvenance<Provenance> all() {
        text("occam-version", run.environment().occam());
        text("djl-version", run.environment().djl());
        text("libtorch-version", run.environment().libtorch());
        text("configuration", configuration());
        values.put("run-seed", new LongProvenance("run-seed", run.seed()));
        text("status", words(run.status()));
        text("status-detail", run.statusDetail());
        Evidence evidence = run.evidence();
        if (evidence != null) {
            number("log-marginal-likelihood", evidence.value());
        }
        Trust trust = run.trust();
        if (trust != null) {
            number("effective-parameters", trust.effectiveParameters());
            text("trust-verdict", words(trust.verdict()));
            text("trust", trust.sentence());
        }
        priors();
        Noise noise = run.noise();
        if (noise != null) {
            noise(noise);
        }
        return new MapProvenance<>(values);
    }

    /** All but what a data set of Tribuo's stands for. */
    private String configuration() {
        ObjectNode tree = (ObjectNode) run.config();
        tree.remove(List.of("data", "out"));
        return tree.toString();
    }

    private void priors() {
        Map<String, Provenance> precisions = new LinkedHashMap<>();
        Map<LossConvention, Map<String, Provenance>> decays = new TreeMap<>();
        for (ParameterGroup group : run.groups()) {
            put(precisions, group.name(), group.priorPrecision());
            group.weightDecay()
                    .forEach((loss, decay) ->
                            put(decays.computeIfAbsent(loss, l -> new LinkedHashMap<>()), group.name(), decay));
        }
        values.put("prior-precision", new MapProvenance<>(precisions));
        decays.forEach((loss, byGroup) -> values.put("weight-decay-" + words(loss), new MapProvenance<>(byGroup)));
    }

    private void noise(Noise noise) {
        Map<String, Provenance> byOutput = new LinkedHashMap<>();
        List<String> outputs = run.data().outputNames();
        for (int c = 0; c < outputs.size(); c++) {
            put(byOutput, outputs.get(c), noise.sigmaPerOutput().get(c));
        }
        values.put("observation-noise", new MapProvenance<>(byOutput));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void text(String key, String value) {
        values.put(key, new StringProvenance(key, value));
    }

    private void number(String key, @Nullable Double value) {
        put(values, key, value);
    }

    private static void put(Map<String, Provenance> map, String key, @Nullable Double value) {
        if (value != null) {
            map.put(key, new DoubleProvenance(key, value));
        }
    }
}
