package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many of each layer's parameters the data determine: one bar a layer, its full length being all of them. */
final class EffectiveChart {
    private EffectiveChart() {}

    static Chart of(List<ParameterGroup> groups) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("animation", false);
        options.putObject("grid")
                .put("top", 36)
                .put("left", 28)
                .put("right", 24)
                .put("bottom", 8)
                .put("containLabel", true);
        options.putObject("legend").put("top", 0).put("left", 0).put("itemGap", 18);
        options.putObject("tooltip")
                .put("trigger", "axis")
                .put("confine", true)
                .putObject("axisPointer")
                .put("type", "shadow");
        ObjectNode x =
                options.putObject("xAxis").put("type", "value").put("min", 0).put("max", 100);
        x.putObject("axisLabel").put("formatter", "{value} %");
        ObjectNode y = options.putObject("yAxis").put("type", "category").put("inverse", true);
        y.putObject("axisTick").put("show", false);
        y.putObject("axisLabel").put("interval", 0).put("lineHeight", 17);
        ChartOptions.strings(y.putArray("data"), ChartOptions.texts(groups, EffectiveChart::label));
        List<Double> effective = groups.stream().map(g -> round(100 * share(g))).toList();
        options.putArray("series")
                .add(bar("Effective parameters", effective))
                .add(bar(
                                "Held by the prior",
                                effective.stream().map(p -> round(100 - p)).toList())
                        .put("role", "quiet"));
        return new Chart(
                "effective-parameters",
                summary(groups),
                "A full bar is all parameters of a layer; the filled part is what the data determine, the rest is held by the prior.",
                64 + 46 * groups.size(),
                options,
                table(groups));
    }

    private static ObjectNode bar(String name, List<Double> percent) {
        ObjectNode series = JsonNodeFactory.instance.objectNode();
        series.put("type", "bar").put("name", name).put("stack", "all").put("barWidth", 18);
        ChartOptions.numbers(series.putArray("data"), percent);
        return series;
    }

    private static double share(ParameterGroup group) {
        Double effective = group.effectiveParameters();
        return effective == null || group.size() == 0 ? 0 : Math.min(1, Math.max(0, effective / group.size()));
    }

    private static double round(double percent) {
        return Math.round(percent * 100) / 100.0;
    }

    private static String label(ParameterGroup group) {
        return ChartOptions.label(group.name()) + "\n" + number(group.effectiveParameters()) + " of "
                + count(group.size());
    }

    private static String summary(List<ParameterGroup> groups) {
        List<String> parts = ChartOptions.texts(
                groups.subList(0, Math.min(6, groups.size())),
                g -> g.name() + " " + number(g.effectiveParameters()) + " of " + count(g.size()));
        return "Bar chart of effective against all parameters by layer: " + String.join(", ", parts)
                + (groups.size() > 6 ? " and so on." : ".");
    }

    private static Sheet table(List<ParameterGroup> groups) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (ParameterGroup group : groups) {
            rows.add(Sheet.row(
                    group.name(),
                    group.size(),
                    group.effectiveParameters(),
                    group.effectiveParameters() == null ? null : round(100 * share(group)),
                    group.squaredNorm()));
        }
        return new Sheet(
                "Effective against all parameters by layer",
                List.of(
                        Table.text("Layer"),
                        Table.number("Parameters"),
                        Table.number("Effective"),
                        Table.number("Share in %"),
                        Table.number("Squared norm of weights")),
                rows);
    }
}
