package dev.occam.models.data;

/** What the targets of a data set are: one class a row, or one or several real numbers a row. */
public enum Task {
    CLASSIFICATION,
    REGRESSION;

    /** The name as written in configurations and options: {@code classification} or {@code regression}. */
    public String label() {
        return this == CLASSIFICATION ? "classification" : "regression";
    }
}
