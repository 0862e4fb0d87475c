package dev.occam.reports.record;

import java.util.List;

/**
 * How a run trained: under what it was given, epoch by epoch.
 *
 * @param given the weight decay that a run trained under and did not choose, by parameter group; empty where it chose
 * @param curve the loss at the ends of epochs, in order of time; every so many of them where there were very many
 * @param notes what should be known of the training, one sentence each: fits that ended early, a decay without equivalent
 */
public record TrainingLog(List<GivenDecay> given, List<EpochPoint> curve, List<String> notes) {
    public TrainingLog {
        given = Fields.list(given, "given");
        curve = Fields.list(curve, "curve");
        notes = Fields.list(notes, "notes");
    }
}
