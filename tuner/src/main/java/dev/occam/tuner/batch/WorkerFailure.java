package dev.occam.tuner.batch;

/**
 * How a run could not be done.
 *
 * @param code   the exit code that {@code occam} has for it
 * @param reason one line
 * @param full   whether nothing can be written: no other run will do better
 */
public record WorkerFailure(int code, String reason, boolean full) {}
