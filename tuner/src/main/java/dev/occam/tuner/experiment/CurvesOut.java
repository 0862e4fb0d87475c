package dev.occam.tuner.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The curves of an experiment, by epoch and by second: medians over the seeds and their ranges, arm by arm. */
final class CurvesOut {

    private static final List<Quantity> QUANTITIES =
            List.of(Quantity.LOSS, Quantity.NLL, Quantity.ACCURACY, Quantity.RMSE);

    private CurvesOut() {}

    /** A quantity at the end of an epoch, over the seeds that have it. */
    private record Spread(double median, double least, double most, int seeds) {
        private static @Nullable Spread of(List<Double> values) {
            return values.isEmpty()
                    ? null
                    : new Spread(
                            Estimate.median(values),
                            values.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElseThrow(),
                            values.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElseThrow(),
                            values.size());
        }
    }

    /** An arm at the end of an epoch; {@code seeds} are the runs that got there. */
    private record Middle(int epoch, long step, @Nullable Double seconds, Map<Quantity, Spread> spreads, int seeds) {}

    /** Adds them to the record of an experiment. */
    static void add(ObjectNode record, Results results) {
        ArrayNode curves = record.putArray("curves");
        for (ExperimentConfig.Part variant : results.experiment().variants()) {
            for (ExperimentConfig.Arm arm : results.experiment().arms()) {
                List<Middle> middles = middles(results, variant.name(), arm.name());
                if (!middles.isEmpty()) {
                    ObjectNode one = curves.addObject();
                    one.put("variant", variant.name());
                    one.put("arm", arm.name());
                    ArrayNode points = one.putArray("points");
                    middles.forEach(middle -> add(points.addObject(), middle));
                }
            }
        }
    }

    private static void add(ObjectNode point, Middle middle) {
        point.put("epoch", middle.epoch).put("step", middle.step);
        if (middle.seconds != null) {
            point.put("seconds", middle.seconds);
        }
        middle.spreads.forEach((quantity, spread) -> point.put(quantity.label(), spread.median));
        point.put("seeds", middle.seeds);
        middle.spreads.forEach((quantity, spread) -> {
            if (spread.seeds > 1) {
                point.withObjectProperty("ranges")
                        .putArray(quantity.label())
                        .add(spread.least)
                        .add(spread.most);
            }
        });
    }

    /** All of them as a table of numbers. */
    static String csv(Results results) {
        StringBuilder text = new StringBuilder("variant,arm,epoch,step,seconds,loss,nll,seeds,accuracy,rmse,");
        text.append(QUANTITIES.stream()
                        .map(quantity -> quantity.label() + ".least," + quantity.label() + ".most")
                        .collect(Collectors.joining(",")))
                .append("\n");
        for (ExperimentConfig.Part variant : results.experiment().variants()) {
            for (ExperimentConfig.Arm arm : results.experiment().arms()) {
                for (Middle middle : middles(results, variant.name(), arm.name())) {
                    text.append(variant.name()).append(",").append(arm.name()).append(",");
                    text.append(cells(middle)).append("\n");
                }
            }
        }
        return text.toString();
    }

    private static String cells(Middle middle) {
        List<Object> cells = new ArrayList<>(List.of(middle.epoch, middle.step, orEmpty(middle.seconds)));
        for (Quantity quantity : List.of(Quantity.LOSS, Quantity.NLL)) {
            cells.add(of(middle, quantity, Spread::median));
        }
        cells.add(middle.seeds);
        for (Quantity quantity : List.of(Quantity.ACCURACY, Quantity.RMSE)) {
            cells.add(of(middle, quantity, Spread::median));
        }
        for (Quantity quantity : QUANTITIES) {
            cells.add(of(middle, quantity, Spread::least));
            cells.add(of(middle, quantity, Spread::most));
        }
        return cells.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Object of(Middle middle, Quantity quantity, Function<Spread, Double> part) {
        Spread spread = middle.spreads.get(quantity);
        return spread == null ? "" : part.apply(spread);
    }

    private static List<Middle> middles(Results results, String variant, String arm) {
        Map<Integer, List<EpochPoint>> byEpoch = new TreeMap<>();
        for (RunRecord run : results.finished(variant, arm).values()) {
            TrainingLog log = run.training();
            if (log != null) {
                log.curve().forEach(point -> byEpoch.computeIfAbsent(point.epoch(), epoch -> new ArrayList<>())
                        .add(point));
            }
        }
        List<Middle> middles = new ArrayList<>();
        byEpoch.forEach((epoch, points) ->
                middles.add(new Middle(epoch, points.get(0).step(), seconds(points), spreads(points), points.size())));
        return middles;
    }

    private static @Nullable Double seconds(List<EpochPoint> points) {
        List<Double> values = values(points, EpochPoint::seconds);
        return values.isEmpty() ? null : Estimate.median(values);
    }

    private static Map<Quantity, Spread> spreads(List<EpochPoint> points) {
        Map<Quantity, Spread> spreads = new LinkedHashMap<>();
        for (Quantity quantity : QUANTITIES) {
            Spread spread = Spread.of(
                    values(points, point -> quantity == Quantity.LOSS ? point.loss() : Curve.test(point, quantity)));
            if (spread != null) {
                spreads.put(quantity, spread);
            }
        }
        return spreads;
    }

    private static List<Double> values(List<EpochPoint> points, Function<EpochPoint, @Nullable Double> value) {
        List<Double> values = new ArrayList<>();
        for (EpochPoint point : points) {
            Double one = value.apply(point);
            if (one != null && Double.isFinite(one)) {
                values.add(one);
            }
        }
        return values;
    }

    private static String orEmpty(@Nullable Double value) {
        return Objects.toString(value, "");
    }
}
