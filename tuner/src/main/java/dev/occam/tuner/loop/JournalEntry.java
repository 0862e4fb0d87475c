package dev.occam.tuner.loop;

import org.jspecify.annotations.Nullable;

/**
 * One judgement as a run writes it down, to be given again as the answer when the run is resumed.
 *
 * @param round what was trained and what the evidence said of it
 * @param move how the prior moved there; null where the judgement alone decides
 */
public record JournalEntry(Round round, @Nullable PriorMove move) {}
