/**
 * What a report is made of, found in folders: run records, experiments, and what could not be read and why.
 * <p>{@code Sources} looks for files and reads none of them; {@code ExperimentFile} reads what {@code occam reproduce} writes
 * and publishes its schema; {@code RunSettings} flattens a record for comparing it with another field by field.
 * <p>Reads only. Knows the record and the comparison; no drawing.
 */
@NullMarked
package dev.occam.reports.gather;

import org.jspecify.annotations.NullMarked;
