package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What an experiment can measure of a run. */
public enum Quantity {
    /** Share of test rows whose most probable class is theirs. */
    ACCURACY("accuracy", true),
    /** Mean negative log-likelihood of the test rows, in nats a row. */
    NLL("nll", false),
    /** Expected calibration error on the test rows. */
    ECE("ece", false),
    /** Root mean squared error on the test rows, in the target's units. */
    RMSE("rmse", false),
    /** Mean training loss of the last epoch, without the prior, in the units trained on. */
    LOSS("loss", false),
    /** Lowest mean training loss of an epoch, without the prior, in the units trained on. */
    LOSS_BEST("loss.best", false),
    /** Lowest negative log-likelihood of the test rows among the epochs where it was measured. */
    NLL_BEST("nll.best", false),
    /** Highest accuracy on the test rows among the epochs where it was measured. */
    ACCURACY_BEST("accuracy.best", true),
    /** Log marginal likelihood of the training rows, in nats. */
    EVIDENCE("evidence", true),
    /** Effective number of parameters. */
    EFFECTIVE("effective", false),
    /** Wall-clock seconds of the whole run. */
    SECONDS("seconds", false),
    /** Of which reading the data. */
    SECONDS_DATA("seconds.data", false),
    /** Of which gradient steps. */
    SECONDS_TRAINING("seconds.training", false),
    /** Of which curvature passes and eigendecompositions. */
    SECONDS_CURVATURE("seconds.curvature", false),
    /** Of which evidence values and their maximisation. */
    SECONDS_EVIDENCE("seconds.evidence", false),
    /** Of which everything else: metrics, files. */
    SECONDS_OTHER("seconds.other", false);

    private final String label;
    private final boolean greaterIsBetter;

    Quantity(String label, boolean greaterIsBetter) {
        this.label = label;
        this.greaterIsBetter = greaterIsBetter;
    }

    /** The quantity of that name. */
    @JsonCreator
    static Quantity of(String label) {
        return Arrays.stream(values())
                .filter(quantity -> quantity.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such quantity: " + label));
    }

    /** Its name in experiments and tables. */
    @JsonValue
    public String label() {
        return label;
    }

    /** Whether more of it is better. */
    public boolean greaterIsBetter() {
        return greaterIsBetter;
    }

    /** The quantity whose values over the epochs this is the best of; itself where it is no best value. */
    public Quantity onTheWay() {
        return switch (this) {
            case LOSS_BEST -> LOSS;
            case NLL_BEST -> NLL;
            case ACCURACY_BEST -> ACCURACY;
            default -> this;
        };
    }

    /** Whether it is a training loss, which may be of any size. */
    public boolean isOfAnySize() {
        return this == LOSS || this == LOSS_BEST;
    }

    /** Whether it is time, which no other run gives alike. */
    public boolean isTime() {
        return label.startsWith("seconds");
    }
}
