package dev.occam.models.data;

import java.util.HashSet;
import java.util.Set;

/**
 * The choice between classification and regression from a target column: texts, or at most
 * {@value #MOST_INTEGER_CLASSES} distinct integers, are classes.
 *
 * @param note the choice and its reason as a sentence
 */
record TaskInference(Task task, String note) {
    static final int MOST_INTEGER_CLASSES = 10;

    static TaskInference of(Table table, Column target) {
        String name = "column " + DataException.quote(target.name());
        if (!target.isNumeric()) {
            return chosen(Task.CLASSIFICATION, name + " holds texts");
        }
        Set<Double> distinct = new HashSet<>();
        for (int row = 0; row < table.rows(); row++) {
            double value = target.number(row);
            if (!Cell.isInteger(value)) {
                return chosen(Task.REGRESSION, name + " holds numbers with decimals");
            }
            distinct.add(value + 0.0);
            if (distinct.size() > MOST_INTEGER_CLASSES) {
                return chosen(
                        Task.REGRESSION, name + " holds more than " + MOST_INTEGER_CLASSES + " distinct integers");
            }
        }
        String integers = distinct.size() == 1 ? " distinct integer" : " distinct integers";
        return chosen(Task.CLASSIFICATION, name + " holds " + distinct.size() + integers);
    }

    private static TaskInference chosen(Task task, String reason) {
        Task other = task == Task.CLASSIFICATION ? Task.REGRESSION : Task.CLASSIFICATION;
        return new TaskInference(
                task, "task: " + task.label() + ", because " + reason + " (--task " + other.label() + " overrides)");
    }
}
