package dev.occam.tuner.config;

/**
 * A mistake in a configuration: its message is one line that says where it is, what is wrong and how to mend it.
 */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A mistake.
     *
     * @param where   the file and JSON pointer, or the command-line option
     * @param problem what is wrong there
     * @param remedy  what to do about it
     */
    public ConfigException(String where, String problem, String remedy) {
        super(where + ": " + problem + "; " + remedy);
    }
}
