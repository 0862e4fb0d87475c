package dev.occam.models.data;

import java.util.Locale;

/** What the targets of a data set are: one class a row, one or several real numbers a row, or the inputs themselves. */
public enum Task {
    CLASSIFICATION,
    REGRESSION,
    /** The targets are the inputs, each between 0 and 1: pictures to be given back. */
    RECONSTRUCTION;

    /** The name as written in configurations and options: the constant's own in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
