/**
 * The command line: the only place that knows picocli, the terminal and exit codes.
 * <p>Says what went wrong in one line and how to mend it; never shows a stack trace unless asked.
 */
@NullMarked
package dev.occam.tuner.cli;

import org.jspecify.annotations.NullMarked;
