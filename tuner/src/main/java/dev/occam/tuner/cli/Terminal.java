package dev.occam.tuner.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the program's output is shown on.
 *
 * @param interactive whether a line there can be drawn over
 * @param width       columns; of use only where it is interactive
 */
record Terminal(boolean interactive, int width) {

    private static final int DEFAULT_WIDTH = 80;

    /** No terminal: a file, a pipe, or one that cannot draw over a line. */
    static Terminal none() {
        return new Terminal(false, DEFAULT_WIDTH);
    }

    /** The terminal of this process. */
    static Terminal detect() {
        String term = System.getenv("TERM");
        if (!isTerminal(System.console()) || "dumb".equals(term)) {
            return none();
        }
        return new Terminal(true, askWidth());
    }

    /** From Java 22 on there is a console even without a terminal, and it can be asked. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    /**
     * Asks {@code stty}, which is everywhere but on Windows.
     *
     * <p>A terminal library would know too, but it takes over the handling of Ctrl-C from Java, so that the run is
     * killed before it has written its last good state.
     */
    private static int askWidth() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroy();
                return DEFAULT_WIDTH;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return DEFAULT_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        }
    }

    /** The columns in {@code rows columns}. */
    static int parse(String size) {
        String[] numbers = size.strip().split("\\s+", -1);
        boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
        return known ? Math.max(40, Integer.parseInt(numbers[1])) : DEFAULT_WIDTH;
    }
}
