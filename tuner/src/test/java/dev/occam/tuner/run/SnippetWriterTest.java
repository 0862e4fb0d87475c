package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.models.data.Task;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.Snippets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The text a user pastes: every tensor once, the lambda of the very loss that the text names. */
class SnippetWriterTest {

    private static final Map<LossConvention, Double> REGRESSION = Map.of(
            LossConvention.PYTORCH_MSE_LOSS, 2.5e-3,
            LossConvention.DJL_L2_LOSS, 1.25e-3,
            LossConvention.MEAN_GAUSSIAN_NLL, 7e-2);

    private static ParameterGroup group(String name, List<String> tensors, Map<LossConvention, Double> decay) {
        return new ParameterGroup(
                name, tensors, "K-FAC expand", 10, 5.0, 1.0, ParameterGroup.Bound.INTERIOR, 1.0, decay);
    }

    @Test
    void regressionByLayer() {
        Snippets snippets = new SnippetWriter(Task.REGRESSION)
                .write(List.of(
                        group("01Linear", List.of("01Linear_weight", "01Linear_bias"), REGRESSION),
                        group(
                                "03Linear",
                                List.of("03Linear_weight"),
                                Map.of(
                                        LossConvention.PYTORCH_MSE_LOSS, 1.0 / 3,
                                        LossConvention.DJL_L2_LOSS, 1.0 / 6))));
        assertThat(snippets.pytorch())
                .contains("loss = torch.nn.MSELoss()\n")
                .contains("    {\"params\": [model[0].weight, model[0].bias], \"weight_decay\": 2.500000e-03},\n")
                .contains("    {\"params\": [model[2].weight], \"weight_decay\": 3.333333e-01},\n")
                .contains("not AdamW");
        assertThat(snippets.djl())
                .contains("Loss.l2Loss()")
                .contains("new L2WeightDecay(\"01Linear\", new NDList(p.get(\"01Linear_weight\").getArray(),"
                        + " p.get(\"01Linear_bias\").getArray()), 0.5f * 1.250000e-03f)")
                .contains("new L2WeightDecay(\"03Linear\", new NDList(p.get(\"03Linear_weight\").getArray()),"
                        + " 0.5f * 1.666667e-01f)");
    }

    @Test
    void classificationOfAUsersNetwork() {
        Snippets snippets = new SnippetWriter(Task.CLASSIFICATION)
                .write(List.of(group(
                        "all",
                        List.of("encoder_01Linear_weight", "head_weight"),
                        Map.of(LossConvention.MEAN_CROSS_ENTROPY, 0.0125))));
        assertThat(snippets.pytorch())
                .startsWith("# theta: your model's parameters")
                .contains("loss = torch.nn.CrossEntropyLoss()\n")
                .contains("[theta[\"encoder_01Linear_weight\"], theta[\"head_weight\"]]")
                .contains("\"weight_decay\": 1.250000e-02}");
        assertThat(snippets.djl()).contains("Loss.softmaxCrossEntropyLoss()").contains("0.5f * 1.250000e-02f");
    }

    /** Brackets and quotes close, whatever the number of groups. */
    @Test
    void theTextIsBalanced() {
        for (int groups = 1; groups <= 4; groups++) {
            List<ParameterGroup> some = java.util.stream.IntStream.range(0, groups)
                    .mapToObj(g -> group("g" + g, List.of("0" + (g + 1) + "Linear_weight"), REGRESSION))
                    .toList();
            Snippets snippets = new SnippetWriter(Task.REGRESSION).write(some);
            for (String text : List.of(snippets.pytorch(), snippets.djl())) {
                assertThat(count(text, '(')).isEqualTo(count(text, ')'));
                assertThat(count(text, '[')).isEqualTo(count(text, ']'));
                assertThat(count(text, '{')).isEqualTo(count(text, '}'));
                assertThat(count(text, '"') % 2).isZero();
            }
        }
    }

    private static long count(String text, char sought) {
        return text.chars().filter(c -> c == sought).count();
    }
}
