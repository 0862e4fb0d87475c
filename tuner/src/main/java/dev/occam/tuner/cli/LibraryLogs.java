package dev.occam.tuner.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** The logs of the libraries underneath: off, unless the user debugs. */
final class LibraryLogs {

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LibraryLogs() {}

    /** Sets them up; must come before any logger exists. */
    static void configure(boolean debug) {
        set("defaultLogLevel", debug ? "debug" : "off");
        set("showThreadName", "false");
        set("showDateTime", "true");
        set("dateTimeFormat", "HH:mm:ss.SSS");
        if (!debug) {
            LogManager.getLogManager().reset();
            Logger.getLogger("").setLevel(Level.OFF);
        }
    }

    /** A property the user set on the command line of Java holds. */
    private static void set(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }
}
