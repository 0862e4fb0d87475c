package dev.occam.tuner.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The curves of an experiment, by epoch and by second: medians over the seeds, arm by arm. */
final class CurvesOut {

    private static final String HEADING = "variant,arm,epoch,step,seconds,loss,nll,seeds\n";

    private CurvesOut() {}

    /** Medians at the end of an epoch; null where no seed has a value. */
    private record Middle(
            int epoch,
            long step,
            @Nullable Double seconds,
            @Nullable Double loss,
            @Nullable Double nll,
            int seeds) {}

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
                    middles.forEach(middle -> {
                        ObjectNode point = points.addObject();
                        point.put("epoch", middle.epoch).put("step", middle.step);
                        put(point, "seconds", middle.seconds);
                        put(point, "loss", middle.loss);
                        put(point, "nll", middle.nll);
                        point.put("seeds", middle.seeds);
                    });
                }
            }
        }
    }

    /** All of them as a table of numbers. */
    static String csv(Results results) {
        StringBuilder text = new StringBuilder(HEADING);
        for (ExperimentConfig.Part variant : results.experiment().variants()) {
            for (ExperimentConfig.Arm arm : results.experiment().arms()) {
                for (Middle middle : middles(results, variant.name(), arm.name())) {
                    text.append(variant.name()).append(",").append(arm.name()).append(",");
                    text.append(middle.epoch).append(",").append(middle.step).append(",");
                    text.append(orEmpty(middle.seconds)).append(",").append(orEmpty(middle.loss));
                    text.append(",")
                            .append(orEmpty(middle.nll))
                            .append(",")
                            .append(middle.seeds)
                            .append("\n");
                }
            }
        }
        return text.toString();
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
        byEpoch.forEach((epoch, points) -> middles.add(new Middle(
                epoch,
                points.get(0).step(),
                median(points, EpochPoint::seconds),
                median(points, EpochPoint::loss),
                median(points, point -> Curve.test(point, Quantity.NLL)),
                points.size())));
        return middles;
    }

    private static @Nullable Double median(List<EpochPoint> points, Function<EpochPoint, @Nullable Double> value) {
        List<Double> values = new ArrayList<>();
        for (EpochPoint point : points) {
            Double one = value.apply(point);
            if (one != null) {
                values.add(one);
            }
        }
        return values.isEmpty() ? null : Estimate.median(values);
    }

    private static void put(ObjectNode node, String name, @Nullable Double value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static String orEmpty(@Nullable Double value) {
        return Objects.toString(value, "");
    }
}
