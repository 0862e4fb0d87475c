package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.LayerSpectrum;
import dev.occam.reports.record.ParameterGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The eigenvalues of each layer's curvature over its prior precision, by rank: above 1 the data determine a direction,
 * below it the prior holds it.
 */
final class SpectrumChart {
    /** Of the prior precision. What lies below adds nothing to the evidence, and far below is rounding. */
    private static final double FLOOR = 1e-6;

    private SpectrumChart() {}

    /** Whether there is anything to draw. */
    static boolean drawable(List<LayerSpectrum> spectra, List<ParameterGroup> groups) {
        Map<String, Double> priors = priors(groups);
        return spectra.stream().anyMatch(spectrum -> !points(spectrum, priors).isEmpty());
    }

    static Chart of(List<LayerSpectrum> spectra, List<ParameterGroup> groups) {
        Map<String, Double> priors = priors(groups);
        ObjectNode options = ChartOptions.overNumbers(
                "rank of the eigenvalue", "log", "eigenvalue / prior precision", "log", "item");
        ArrayNode series = (ArrayNode) options.get("series");
        double last = 1;
        for (LayerSpectrum spectrum : spectra) {
            List<double[]> points = points(spectrum, priors);
            if (!points.isEmpty()) {
                last = Math.max(last, points.get(points.size() - 1)[0]);
                series.add(ChartOptions.path(ChartOptions.label(spectrum.name()), series.size(), points)
                        .put("showSymbol", points.size() == 1));
            }
        }
        series.add(ChartOptions.guide("Prior precision", new double[] {1, 1}, new double[] {Math.max(2, last), 1}));
        return new Chart(
                "eigenvalue-spectra",
                summary(spectra, priors),
                "Both axes are logarithmic. Above the dashed line the data determine a direction of the weights, below it the"
                        + " prior does. Eigenvalues below a millionth of the prior precision are not drawn.",
                360,
                options,
                sheet(spectra, priors));
    }

    private static Map<String, Double> priors(List<ParameterGroup> groups) {
        Map<String, Double> priors = new HashMap<>();
        for (ParameterGroup group : groups) {
            Double precision = group.priorPrecision();
            if (precision != null && precision > 0) {
                priors.put(group.name(), precision);
            }
        }
        return priors;
    }

    private static List<double[]> points(LayerSpectrum spectrum, Map<String, Double> priors) {
        List<double[]> points = new ArrayList<>();
        Double prior = priors.get(spectrum.group());
        for (int i = 0; prior != null && i < spectrum.ranks().size(); i++) {
            Double value = spectrum.eigenvalues().get(i);
            long rank = spectrum.ranks().get(i);
            if (value != null && value >= FLOOR * prior && rank > 0 && Double.isFinite(value / prior)) {
                points.add(new double[] {rank, value / prior});
            }
        }
        return points;
    }

    private static String summary(List<LayerSpectrum> spectra, Map<String, Double> priors) {
        List<String> parts = new ArrayList<>();
        for (LayerSpectrum spectrum : spectra.subList(0, Math.min(6, spectra.size()))) {
            long above = 0;
            for (double[] point : points(spectrum, priors)) {
                above = point[1] >= 1 ? (long) point[0] : above;
            }
            parts.add(spectrum.name() + " about " + count(above) + " of " + count(spectrum.size())
                    + " above the prior precision");
        }
        return "Line chart of the eigenvalues of each layer's curvature over its prior precision, by rank: "
                + String.join(", ", parts) + (spectra.size() > 6 ? " and so on." : ".");
    }

    private static Sheet sheet(List<LayerSpectrum> spectra, Map<String, Double> priors) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (LayerSpectrum spectrum : spectra) {
            for (int i = 0; i < spectrum.ranks().size(); i++) {
                rows.add(Sheet.row(
                        spectrum.name(),
                        spectrum.ranks().get(i),
                        spectrum.eigenvalues().get(i),
                        priors.get(spectrum.group()),
                        spectrum.positive(),
                        spectrum.size()));
            }
        }
        return new Sheet(
                "Eigenvalues of the curvature by layer",
                List.of(
                        Table.text("Layer"),
                        Table.number("Rank"),
                        Table.number("Eigenvalue"),
                        Table.number("Prior precision"),
                        Table.number("Above zero"),
                        Table.number("Parameters")),
                rows);
    }
}
