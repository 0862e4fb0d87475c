package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.network.NetworkChoice;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Refuses a setting that would be silently ignored: momentum with Adam, rounds of a loop that has none.
 *
 * <p>A field is ignored by some settings of another. There it must stand at its default, which is what a resolved
 * configuration, read again, has.
 */
final class Relevance {

    /** Field {@code path} matters only where the field {@code by} has one of the values {@code texts}. */
    private record Rule(String path, String by, List<String> texts) {
        Rule(String path, String by, String... texts) {
            this(path, by, List.of(texts));
        }

        String remedy() {
            return texts.size() > NAMED + 1
                    ? String.join(" or ", texts.subList(0, NAMED)) + " or another of that kind"
                    : String.join(" or ", texts);
        }
    }

    /** Texts that a remedy names; of longer lists these many. */
    private static final int NAMED = 3;

    private static final List<String> PRECONDITIONED = optimizers(TrainingConfig.Optimizer::isKronecker);

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "training.momentum",
                    "training.optimizer",
                    optimizers(optimizer -> optimizer.isKronecker() || optimizer == TrainingConfig.Optimizer.SGD)),
            new Rule("training.betas", "training.optimizer", "adam", "adamw"),
            new Rule("training.epsilon", "training.optimizer", "adam", "adamw"),
            kronecker("fisher"),
            kronecker("samples"),
            kronecker("sharing"),
            new Rule(
                    "training.kronecker.spatiallyUncorrelated",
                    "training.optimizer",
                    optimizers(TrainingConfig.Optimizer::knowsUncorrelatedPixels)),
            kronecker("damping"),
            kronecker("dampingKind"),
            kronecker("statisticsEvery"),
            kronecker("inverseEvery"),
            kronecker("memory"),
            kronecker("klClip"),
            new Rule("training.kronecker.scaleMemory", "training.optimizer", "ekfac-ra"),
            new Rule(
                    "training.kronecker.coupling",
                    "training.optimizer",
                    optimizers(TrainingConfig.Optimizer::couplesAsTold)),
            new Rule("training.kronecker.samples", "training.kronecker.fisher", "monte-carlo"),
            new Rule("training.stepEvery", "training.schedule", "step"),
            new Rule("training.stepFactor", "training.schedule", "step"),
            new Rule("curvature.blockLimit", "curvature.structure", "auto"),
            new Rule("curvature.samples", "curvature.fisher", "monte-carlo"),
            new Rule("network.widths", "network.model", NetworkConfig.MLP),
            new Rule("network.bias", "network.model", NetworkConfig.MLP),
            new Rule("data.digits.trainRows", "data.path", "null"),
            new Rule("data.digits.testRows", "data.path", "null"),
            new Rule("data.digits.pixels", "data.path", "null"),
            new Rule("data.digits.drawing", "data.path", "null"),
            new Rule("data.digits.pixels", "data.digits.drawing", "digits", "curves"),
            new Rule("loop.effort", "loop.kind", "consistent"),
            new Rule("loop.rounds", "loop.kind", "consistent"),
            new Rule("loop.roundLength", "loop.kind", "consistent"),
            new Rule("loop.online.burnInEpochs", "loop.kind", "online"),
            new Rule("loop.online.everyEpochs", "loop.kind", "online"),
            new Rule("loop.online.hyperSteps", "loop.kind", "online"),
            new Rule("loop.online.hyperLearningRate", "loop.kind", "online"),
            new Rule("loop.online.maximise", "loop.kind", "online"),
            new Rule("loop.fixed.weightDecay", "loop.kind", "fixed"),
            new Rule("loop.fixed.priorFrom", "loop.kind", "fixed"),
            new Rule("loop.fixed.evidence", "loop.kind", "fixed"),
            new Rule("loop.fixed.testEvery", "loop.kind", "fixed"),
            new Rule("loop.online.hyperSteps", "loop.online.maximise", "adam"),
            new Rule("loop.online.hyperLearningRate", "loop.online.maximise", "adam"));

    private Relevance() {}

    private static Rule kronecker(String field) {
        return new Rule("training.kronecker." + field, "training.optimizer", PRECONDITIONED);
    }

    private static List<String> optimizers(Predicate<TrainingConfig.Optimizer> which) {
        return Arrays.stream(TrainingConfig.Optimizer.values())
                .filter(which)
                .map(TrainingConfig.Optimizer::label)
                .toList();
    }

    /** Refuses the first setting of {@code config} that would be ignored; {@code named} is how the user knows a field. */
    static void check(JsonNode config, UnaryOperator<String> named) {
        JsonNode defaults = ConfigSchema.defaults();
        checkActivation(config, defaults, named);
        for (Rule rule : RULES) {
            JsonNode value = at(config, rule.path);
            String by = at(config, rule.by).asText();
            if (!rule.texts.contains(by) && !value.equals(at(defaults, rule.path))) {
                throw new ConfigException(
                        named.apply(rule.path),
                        value + " has no effect where " + rule.by + " is " + by,
                        "leave it out, or set " + rule.by + " to " + rule.remedy());
            }
        }
    }

    /** Names of networks have sizes in them, so that they are in no list. */
    private static void checkActivation(JsonNode config, JsonNode defaults, UnaryOperator<String> named) {
        JsonNode value = at(config, "network.activation");
        String model = at(config, "network.model").asText();
        if (!NetworkChoice.takesActivation(model) && !value.equals(at(defaults, "network.activation"))) {
            throw new ConfigException(
                    named.apply("network.activation"),
                    value + " has no effect where network.model is " + model,
                    "leave it out, or set network.model to mlp, lenet or an autoencoder");
        }
    }

    private static JsonNode at(JsonNode config, String path) {
        return config.at("/" + path.replace('.', '/'));
    }
}
