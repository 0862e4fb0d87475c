/**
 * Runs beside each other: which may be compared by their evidence, who leads, what a better prediction costs in time.
 * <p>{@code RunSummary} is a run as a line of a comparison, {@code EvidenceSetting} and {@code TestRows} say what two runs have
 * to share; ranks, fronts and correlations are computed here, by Commons Math where it has them.
 * <p>Knows the record; no files, no drawing.
 */
@NullMarked
package dev.occam.reports.compare;

import org.jspecify.annotations.NullMarked;
