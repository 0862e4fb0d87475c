package dev.occam.tuner.run;

import dev.occam.models.data.Task;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.Snippets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The chosen weight decay as code ready to paste. */
final class SnippetWriter {

    /** DJL numbers the children of a sequential block from 1: "01Linear_weight" is a weight of the first. */
    private static final Pattern CHILD = Pattern.compile("(\\d\\d)[A-Za-z]+_(weight|bias)");

    private final Task task;

    SnippetWriter(Task task) {
        this.task = task;
    }

    Snippets write(List<ParameterGroup> groups) {
        return new Snippets(pytorch(groups), djl(groups));
    }

    private String pytorch(List<ParameterGroup> groups) {
        boolean classes = task == Task.CLASSIFICATION;
        LossConvention convention = classes ? LossConvention.MEAN_CROSS_ENTROPY : LossConvention.PYTORCH_MSE_LOSS;
        boolean sequential = groups.stream()
                .flatMap(group -> group.parameters().stream())
                .allMatch(name -> CHILD.matcher(name).matches());
        StringBuilder code = new StringBuilder(
                sequential
                        ? "# model: torch.nn.Sequential of the same layers\n"
                        : "# theta: your model's parameters, by the names of the network tuned here\n");
        code.append("loss = torch.nn.")
                .append(classes ? "CrossEntropyLoss()" : "MSELoss()")
                .append('\n');
        code.append("optimizer = torch.optim.SGD([\n");
        for (ParameterGroup group : groups) {
            String tensors = group.parameters().stream()
                    .map(name -> pytorchTensor(name, sequential))
                    .collect(Collectors.joining(", "));
            code.append("    {\"params\": [")
                    .append(tensors)
                    .append("], \"weight_decay\": ")
                    .append(number(group.weightDecay().get(convention)))
                    .append("},\n");
        }
        code.append("], lr=0.1, momentum=0.9)  # or Adam with the same groups; not AdamW, whose decoupled\n");
        code.append(
                "# decay equals no prior: with AdamW set weight_decay=0 and add 0.5 * lambda * ||theta||^2 to the loss");
        return code.toString();
    }

    private static String pytorchTensor(String name, boolean sequential) {
        Matcher child = CHILD.matcher(name);
        return sequential && child.matches()
                ? "model[" + (Integer.parseInt(child.group(1)) - 1) + "]." + child.group(2)
                : "theta[\"" + name + "\"]";
    }

    /** DJL's L2WeightDecay is its coefficient times the sum of squares: half of lambda gives lambda * theta. */
    private String djl(List<ParameterGroup> groups) {
        boolean classes = task == Task.CLASSIFICATION;
        LossConvention convention = classes ? LossConvention.MEAN_CROSS_ENTROPY : LossConvention.DJL_L2_LOSS;
        StringBuilder code = new StringBuilder("ParameterList p = block.getParameters();\n");
        code.append("Loss loss = new SimpleCompositeLoss()\n    .addLoss(Loss.")
                .append(classes ? "softmaxCrossEntropyLoss()" : "l2Loss()")
                .append(")");
        for (ParameterGroup group : groups) {
            String tensors = group.parameters().stream()
                    .map(name -> "p.get(\"" + name + "\").getArray()")
                    .collect(Collectors.joining(", "));
            code.append("\n    .addLoss(new L2WeightDecay(\"")
                    .append(group.name())
                    .append("\", new NDList(")
                    .append(tensors)
                    .append("), 0.5f * ")
                    .append(number(group.weightDecay().get(convention)))
                    .append("f))");
        }
        return code.append(";  // with Optimizer.sgd() or adam(), weight decay of their own left at 0")
                .toString();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "0" : String.format(Locale.ROOT, "%.6e", value);
    }
}
