package dev.occam.reports.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ECharts options that the charts share. Colours and fonts are the page's: its script sets them by scheme. */
final class ChartOptions {
    private static final List<String> SYMBOLS = List.of("circle", "rect", "triangle", "diamond", "roundRect", "arrow");
    private static final List<String> LINES = List.of("solid", "dashed", "dotted");

    private static final int LABEL = 28;

    private ChartOptions() {}

    /** Lines over the judgements of a run: the phases along the bottom, a legend above. */
    static ObjectNode overPhases(List<String> phases, String valueName, String valueScale) {
        ObjectNode options = frame("axis", 8);
        ObjectNode x = options.putObject("xAxis").put("type", "category").put("boundaryGap", true);
        x.putObject("axisTick").put("show", false);
        strings(x.putArray("data"), phases);
        x.putObject("axisLabel").put("hideOverlap", true).put("rotate", 0).put("lineHeight", 16);
        options.putObject("yAxis")
                .put("type", valueScale)
                .put("name", valueName)
                .put("scale", true)
                .putObject("nameTextStyle")
                .put("align", "left");
        ObjectNode narrow = options.putArray("media").addObject();
        narrow.putObject("query").put("maxWidth", 560);
        narrow.putObject("option").putObject("xAxis").putObject("axisLabel").put("rotate", 40);
        options.putArray("series");
        return options;
    }

    /** Lines or points over a number, such as steps or seconds. */
    static ObjectNode overNumbers(String xName, String xScale, String yName, String yScale, String trigger) {
        ObjectNode options = frame(trigger, 26);
        options.putObject("xAxis")
                .put("type", xScale)
                .put("name", xName)
                .put("nameLocation", "middle")
                .put("nameGap", 28)
                .put("scale", true)
                .putObject("axisLabel")
                .put("hideOverlap", true);
        options.putObject("yAxis")
                .put("type", yScale)
                .put("name", yName)
                .put("scale", true)
                .putObject("nameTextStyle")
                .put("align", "left");
        options.putArray("series");
        return options;
    }

    private static ObjectNode frame(String trigger, int bottom) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("animation", false);
        options.putObject("grid")
                .put("top", 64)
                .put("left", 8)
                .put("right", 24)
                .put("bottom", bottom)
                .put("containLabel", true);
        options.putObject("legend")
                .put("type", "scroll")
                .put("top", 0)
                .put("left", 0)
                .put("itemGap", 18);
        options.putObject("tooltip").put("trigger", trigger).put("confine", true);
        return options;
    }

    /** Points (x, y), joined by a line; those with no place on the axes are left out by the caller. */
    static ObjectNode path(String name, int number, Collection<double[]> points) {
        ObjectNode series = line(name, number, List.of());
        series.put("symbolSize", points.size() <= 20 ? 8 : 5).put("showSymbol", points.size() <= 60);
        pairs(series.putArray("data"), points);
        return series;
    }

    /** A straight line to hold others against, of no series' colour. */
    static ObjectNode guide(String name, double[] from, double[] to) {
        ObjectNode series = JsonNodeFactory.instance.objectNode();
        series.put("type", "line").put("name", name).put("symbol", "none").put("role", "guide");
        series.putObject("lineStyle").put("width", 1.5).put("type", "dashed");
        pairs(series.putArray("data"), List.of(from, to));
        return series;
    }

    /** Points (x, y); a y of NaN is a gap in the line. */
    static void pairs(ArrayNode array, Collection<double[]> points) {
        for (double[] point : points) {
            ArrayNode pair = array.addArray();
            for (double value : point) {
                pair.add(Double.isNaN(value) ? null : Double.valueOf(value));
            }
        }
    }

    /** A line whose dash and symbol also tell it from its neighbours, for readers to whom colours look alike. */
    static ObjectNode line(String name, int number, Collection<? extends @Nullable Double> values) {
        ObjectNode series = JsonNodeFactory.instance.objectNode();
        series.put("type", "line")
                .put("name", name)
                .put("symbolSize", values.size() <= 20 ? 8 : 5)
                .put("connectNulls", true);
        series.put("showAllSymbol", true).put("symbol", SYMBOLS.get(number % SYMBOLS.size()));
        series.putObject("lineStyle").put("width", 2).put("type", LINES.get(number % LINES.size()));
        numbers(series.putArray("data"), values);
        return series;
    }

    /** A name short enough for a label. Names of layers differ at their ends, so the end is kept. */
    static String label(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= LABEL ? name : "…" + name.substring(name.offsetByCodePoints(0, length - LABEL + 1));
    }

    static void numbers(ArrayNode array, Collection<? extends @Nullable Double> values) {
        for (Double value : values) {
            array.add(value);
        }
    }

    static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    static <T> List<String> texts(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).toList();
    }
}
