/**
 * The run record: what a run was, what it chose and why, as JSON with a published schema.
 * <p>{@code RunRecord} is the whole, {@code RunRecords} reads and writes it, {@code AtomicFile} puts any file down whole.
 * <p>Written by the tuner and read by everything that draws. Jackson only; no drawing here.
 */
@NullMarked
package dev.occam.reports.record;

import org.jspecify.annotations.NullMarked;
