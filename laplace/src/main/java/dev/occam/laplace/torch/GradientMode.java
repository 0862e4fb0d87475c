package dev.occam.laplace.torch;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether libtorch builds a graph in this thread: switched for a scope, then put back.
 *
 * <p>Unlike DJL's gradient collector, of which only one may be open in a program, any number of threads may hold one.
 */
public final class GradientMode implements AutoCloseable {

    private final boolean before;

    private GradientMode(boolean enabled) {
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(enabled);
    }

    /**
     * Builds graphs until closed.
     *
     * @return the scope
     */
    public static GradientMode on() {
        return new GradientMode(true);
    }

    /**
     * Builds no graph until closed.
     *
     * @return the scope
     */
    public static GradientMode off() {
        return new GradientMode(false);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
