package dev.occam.tuner.cli;

import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.precondition.PreconditionerPlan;
import dev.occam.tuner.run.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as text: what would be done, a table of layers, and what it would hold in memory. */
final class PlanText {

    private static final int WIDTH = 100;

    private final Planned plan;

    PlanText(Planned plan) {
        this.plan = plan;
    }

    String text() {
        CurvaturePlan curvature = plan.curvature();
        List<String> lines = new ArrayList<>();
        lines.add(plan.data());
        plan.notes().forEach(note -> lines.add("  " + note));
        lines.add(plan.network() + ", " + Numbers.count(curvature.parameters()) + " parameters"
                + (plan.frozen() > 0 ? ", besides " + Numbers.count(plan.frozen()) + " frozen ones" : ""));
        lines.add("");
        TextTable table = new TextTable(2, List.of("layer", "curvature", "parameters", "factors", "memory"));
        for (CurvaturePlan.Line line : curvature.lines()) {
            table.add(List.of(
                    line.name(), line.rule(), Numbers.count(line.parameters()), line.factors(), memory(line.bytes())));
        }
        lines.addAll(table.lines(WIDTH));
        lines.add("");
        lines.add("Curvature holds " + memory(curvature.bytes()) + "; a pass takes one forward pass, "
                + curvature.passes() + (curvature.passes() == 1 ? " backward pass" : " backward passes")
                + " to the layers (Fisher " + curvature.fisher() + ") and one to the weights, a batch.");
        lines.addAll(curvature.notes());
        PreconditionerPlan optimiser = plan.preconditioner();
        if (optimiser != null) {
            lines.add("");
            lines.addAll(optimiser(optimiser));
        }
        lines.add("Training takes " + Numbers.count(plan.steps()) + " steps at most: fits of "
                + Numbers.count(plan.epochs()) + " epochs, " + Numbers.count(plan.batchSize()) + " rows a step.");
        return Printable.lines(String.join(System.lineSeparator(), lines)) + System.lineSeparator();
    }

    private static List<String> optimiser(PreconditionerPlan optimiser) {
        TextTable table = new TextTable(2, List.of("layer", "optimiser", "factors", "memory"));
        optimiser
                .lines()
                .forEach(line -> table.add(List.of(line.name(), line.rule(), line.factors(), memory(line.bytes()))));
        List<String> lines = new ArrayList<>(table.lines(WIDTH));
        lines.add("");
        lines.add("The optimiser's factors hold " + memory(optimiser.bytes())
                + ", apart from the curvature of the evidence.");
        return lines;
    }

    private static String memory(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : bytes < 1_000_000_000
                        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
