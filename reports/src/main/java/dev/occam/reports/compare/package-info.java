/**
 * Runs beside each other: which may be compared by their evidence, who leads, what a better prediction costs in time.
 * <p>{@code RunSummary} is a run as a line of a comparison, {@code TestRows} and the record's {@code Comparability} say
 * what two runs have to share; ranks and fronts are computed here.
 * <p>Knows the record; no files, no drawing.
 */
@NullMarked
package dev.occam.reports.compare;

import org.jspecify.annotations.NullMarked;
