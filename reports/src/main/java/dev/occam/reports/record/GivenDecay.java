package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weight decay that a parameter group was trained under.
 *
 * @param name the group's name, often its layer's
 * @param parameters names of its parameter tensors
 * @param weightDecay lambda in {@code gradient += lambda * theta} of the loss trained on: mean cross-entropy, or the mean
 *     over rows of half the squared error summed over outputs; null where its tensors differ
 */
public record GivenDecay(
        String name, List<String> parameters, @Nullable Double weightDecay) {
    public GivenDecay {
        Fields.required(name, "name");
        parameters = Fields.list(parameters, "parameters");
        weightDecay = Fields.finite(weightDecay);
    }
}
