package dev.occam.tuner.cli;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;

/** What the program does when the system sends it a signal; the classes behind it are no part of Java's public library. */
final class Signals {

    private Signals() {}

    /** Lets a signal pass, where that can be had. */
    static void ignore(String name) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Field ignored = handler.getField("SIG_IGN");
            handle(name, handler, ignored.get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
            // Then it ends the program, which loses what was done since the last checkpoint.
        }
    }

    /** Does something at a signal in place of what is usual, where that can be had. */
    static void on(String name, Runnable action) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object does = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            handle(name, handler, does);
        } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
            // Then the usual happens.
        }
    }

    private static void handle(String name, Class<?> handler, Object does) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), does);
    }
}
