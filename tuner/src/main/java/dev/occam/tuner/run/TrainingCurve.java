package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.loop.LoopListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Listens to training: tells the progress, and keeps the loss of each epoch and what should be known. */
final class TrainingCurve implements LoopListener {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** With more points than this a record keeps every second, third, ... of them. */
    private static final int MOST_POINTS = 1000;

    private final Progress progress;
    private final DoubleUnaryOperator inTargetUnits;
    private final long stepsPerEpoch;
    private final int testEvery;
    private final DoubleFunction<List<Metric>> test;
    private final long began = System.nanoTime();
    private long measuring;
    private double before;
    private final List<EpochPoint> points = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A curve without a point.
     *
     * @param progress is told of each epoch
     * @param inTargetUnits turns evidence into that of the target's own units
     * @param stepsPerEpoch how epochs follow from steps
     * @param testEvery epochs between measurements on the test rows; 0 for none
     * @param test measures, given the epoch's loss
     */
    TrainingCurve(
            Progress progress,
            DoubleUnaryOperator inTargetUnits,
            long stepsPerEpoch,
            int testEvery,
            DoubleFunction<List<Metric>> test) {
        this.progress = progress;
        this.inTargetUnits = inTargetUnits;
        this.stepsPerEpoch = stepsPerEpoch;
        this.testEvery = testEvery;
        this.test = test;
    }

    /** Something to know of the training, said aloud and kept. */
    void note(String sentence) {
        progress.note(sentence);
        notes.add(sentence);
    }

    @Override
    public void epoch(long steps, String phase, double loss, @Nullable Double logEvidence) {
        progress.advance(steps, phase, loss, logEvidence == null ? null : inTargetUnits.applyAsDouble(logEvidence));
        int epoch = Math.toIntExact(steps / stepsPerEpoch);
        long now = System.nanoTime();
        double seconds = before + (now - began - measuring) / 1e9;
        List<Metric> measured = null;
        if (testEvery > 0 && epoch % testEvery == 0) {
            measured = test.apply(loss);
            measuring += System.nanoTime() - now;
        }
        points.add(new EpochPoint(phase, epoch, steps, seconds, loss, measured));
    }

    @Override
    public void stopped(String phase, int epoch, int epochs) {
        note("early stop: " + phase + " ended after epoch " + epoch + " of " + epochs
                + ", the training objective having stopped falling");
    }

    /** Whether an epoch has come to a good end. */
    boolean begun() {
        return !points.isEmpty();
    }

    /** All of it, for a run that is stopped and resumed. */
    ObjectNode json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.set("points", MAPPER.valueToTree(points));
        json.set("notes", MAPPER.valueToTree(notes));
        json.put("seconds", before + (System.nanoTime() - began - measuring) / 1e9);
        return json;
    }

    /** Goes on from what {@link #json} gave. */
    void resume(JsonNode json) {
        points.clear();
        json.path("points").forEach(point -> points.add(MAPPER.convertValue(point, EpochPoint.class)));
        notes.clear();
        json.path("notes").forEach(note -> notes.add(note.asText()));
        before = json.path("seconds").asDouble();
    }

    /** What the record says of it. */
    TrainingLog log(List<GivenDecay> given) {
        int every = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<EpochPoint> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            EpochPoint point = points.get(i);
            boolean ends = i + 1 == points.size() || !points.get(i + 1).phase().equals(point.phase());
            if (ends || point.test() != null || (i + 1) % every == 0) {
                kept.add(point);
            }
        }
        return new TrainingLog(given, kept, notes);
    }
}
