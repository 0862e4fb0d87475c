package dev.occam.reports.render;

import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.TraceEntry;
import dev.occam.reports.record.Trust;
import java.util.Locale;

/** The words a page uses for the values of the record. */
final class Words {
    private Words() {}

    static String of(RunStatus status) {
        return switch (status) {
            case FINISHED -> "Finished";
            case INTERRUPTED -> "Interrupted";
            case DIVERGED -> "Diverged";
        };
    }

    static String of(Trust.Verdict verdict) {
        return switch (verdict) {
            case RELIABLE -> "Reliable";
            case TRAIN_LONGER -> "Train longer";
            case NETWORK_TOO_LARGE -> "Network too large for the data";
        };
    }

    static String of(ParameterGroup.Bound bound) {
        return switch (bound) {
            case INTERIOR -> "inside its range";
            case PRUNED -> "upper bound: pruned";
            case NO_CURVATURE -> "lower bound: no curvature";
            case UNDETERMINED -> "undetermined";
        };
    }

    static String of(TraceEntry.State state) {
        return switch (state) {
            case KEPT -> "kept";
            case CHOSEN -> "chosen";
            case REJECTED -> "rejected";
        };
    }

    /** When a state was judged: its phase, and the epochs done by then. */
    static String moment(TraceEntry entry) {
        String phase = ChartOptions.label(entry.phase());
        String epochs = "epoch " + entry.epoch();
        return phase.equals(epochs) ? phase : phase + "\n" + epochs;
    }

    static String of(LossConvention convention) {
        return switch (convention) {
            case MEAN_CROSS_ENTROPY -> "mean cross-entropy";
            case PYTORCH_MSE_LOSS -> "PyTorch MSELoss";
            case DJL_L2_LOSS -> "DJL L2Loss";
            case MEAN_GAUSSIAN_NLL -> "mean Gaussian NLL";
        };
    }

    /** What a learning curve shows, by the name of its quantity. */
    static String measured(String quantity) {
        return switch (quantity) {
            case "loss" -> "training loss";
            case "nll" -> "test loss (nll)";
            case "accuracy" -> "test accuracy";
            case "rmse" -> "test rmse";
            default -> quantity;
        };
    }

    /** A text with its first letter as at the start of a sentence. */
    static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** The name of a metric in full; one that is not known here keeps its short name. */
    static String metric(String name) {
        return switch (name) {
            case "nll" -> "Negative log-likelihood";
            case "rmse" -> "Root mean squared error";
            case "mae" -> "Mean absolute error";
            case "r2" -> "R²";
            case "accuracy" -> "Accuracy";
            case "error" -> "Error rate";
            case "ece" -> "Expected calibration error";
            case "brier" -> "Brier score";
            default -> name;
        };
    }
}
