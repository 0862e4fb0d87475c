package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One fit: optimiser, learning-rate schedule, length and number format.
 *
 * @param optimizer    who takes the steps
 * @param learningRate step size at the start of the schedule; null is the optimiser's own default
 * @param momentum     of {@code sgd} and of preconditioned steps; 0 for none
 * @param betas        of {@code adam} and {@code adamw}: decay of the first and second moment
 * @param epsilon      of {@code adam} and {@code adamw}: added to the root of the second moment
 * @param schedule     how the learning rate falls over one fit
 * @param stepEvery    epochs between falls of the {@code step} schedule; null is a third of a fit
 * @param stepFactor   what each fall multiplies the learning rate by
 * @param epochs       passes over the training rows in one fit; null is enough for {@value #AUTO_STEPS} steps, at least
 *                     {@value #AUTO_EPOCHS}
 * @param batchSize    rows a step; null is all rows below {@value #AUTO_FULL_BATCH}, else {@value #AUTO_BATCH}
 * @param precision    number format of weights and activations; evidence is in double always
 * @param warmupEpochs epochs of a fit over which the rate rises to its first; rounds warm up for the same share
 * @param accumulate   micro-batches that the rows of a step go through the network in: memory, not the result
 * @param earlyStop    epochs without an improvement of the training objective after which a fit ends; null for never
 * @param kronecker    how optimisers that precondition see curvature
 * @param augmentation what is changed at random in images
 * @param checkpointSeconds after which a fit under way leaves a checkpoint; changes no number of the result
 */
public record TrainingConfig(
        Optimizer optimizer,
        @Nullable Double learningRate,
        double momentum,
        List<Double> betas,
        double epsilon,
        Schedule schedule,
        @Nullable Integer stepEvery,
        double stepFactor,
        @Nullable Integer epochs,
        @Nullable Integer batchSize,
        Precision precision,
        int warmupEpochs,
        int accumulate,
        @Nullable Integer earlyStop,
        KroneckerConfig kronecker,
        AugmentationConfig augmentation,
        double checkpointSeconds) {

    /** Steps of a fit whose epochs are not given. */
    public static final int AUTO_STEPS = 3000;

    /** Least epochs of a fit whose epochs are not given. */
    public static final int AUTO_EPOCHS = 100;

    /** Rows from which a fit whose batch size is not given goes by batches. */
    public static final int AUTO_FULL_BATCH = 512;

    /** Rows a step of such a fit. */
    public static final int AUTO_BATCH = 256;

    public TrainingConfig {
        betas = List.copyOf(betas);
    }

    /** Step size at the start of the schedule. */
    public double learningRateGiven() {
        return learningRate != null ? learningRate : optimizer.learningRate();
    }

    /** Rows a step takes of {@code rows} training rows. */
    public int batchSizeFor(int rows) {
        int rowsAStep = batchSize != null ? batchSize : rows < AUTO_FULL_BATCH ? rows : AUTO_BATCH;
        return Math.min(rowsAStep, rows);
    }

    /** Epochs of one fit on {@code rows} training rows. */
    public int epochsFor(int rows) {
        if (epochs != null) {
            return epochs;
        }
        int stepsAnEpoch = ceilDiv(rows, batchSizeFor(rows));
        return Math.max(AUTO_EPOCHS, ceilDiv(AUTO_STEPS, stepsAnEpoch));
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Who takes the steps. */
    public enum Optimizer {
        /** Adam, with the prior in the gradient. */
        @JsonProperty("adam")
        ADAM(0.01),
        /** Adam with the decay decoupled from the gradient. */
        @JsonProperty("adamw")
        ADAMW(0.01),
        /** Stochastic gradient descent, with momentum. */
        @JsonProperty("sgd")
        SGD(0.01),
        /** Preconditioned by Kronecker factors, with momentum. */
        @JsonProperty("kfac")
        KFAC(0.1),
        /** As {@code kfac}, with scales of each batch that is seen in the factors' eigenbasis. */
        @JsonProperty("ekfac")
        EKFAC(0.1),
        /** As {@code ekfac}, with scales that are a running average over all steps. */
        @JsonProperty("ekfac-ra")
        EKFAC_RA(0.1),
        /** As {@code kfac}, with factors that keep the trace of a block. */
        @JsonProperty("tkfac")
        TKFAC(0.1),
        /** As {@code kfac}, with the nearest Kronecker product of each batch. */
        @JsonProperty("kpsvd")
        KPSVD(0.1),
        /** A sum of two products: that of {@code kpsvd}, and the nearest to what it leaves. */
        @JsonProperty("kpsvd-deflation")
        KPSVD_DEFLATION(0.1),
        /** A sum of two products: that of {@code kfac}, and the nearest to what it leaves. */
        @JsonProperty("kfac-corrected")
        KFAC_CORRECTED(0.1),
        /** A sum of two products, both found by Lanczos' bidiagonalisation. */
        @JsonProperty("kpsvd-lanczos")
        KPSVD_LANCZOS(0.1),
        /** {@code kfac} with a coarse level: ones in every block. */
        @JsonProperty("two-level-nicolaides")
        TWO_LEVEL_NICOLAIDES(0.1),
        /** {@code kfac} with a coarse level: the direction of least curvature in every block. */
        @JsonProperty("two-level-spectral")
        TWO_LEVEL_SPECTRAL(0.1),
        /** {@code kfac} with a coarse level: its own residual. */
        @JsonProperty("two-level-residual")
        TWO_LEVEL_RESIDUAL(0.1),
        /** {@code kfac} with a coarse level: ones, and what it makes of them. */
        @JsonProperty("two-level-krylov-nicolaides")
        TWO_LEVEL_KRYLOV_NICOLAIDES(0.1),
        /** {@code kfac} with a coarse level: its residual, preconditioned once and twice. */
        @JsonProperty("two-level-krylov-residual")
        TWO_LEVEL_KRYLOV_RESIDUAL(0.1),
        /** {@code kfac} with a coarse level beside it: ones in every block, and a matrix of mean factors. */
        @JsonProperty("two-level-tselepidis")
        TWO_LEVEL_TSELEPIDIS(0.1);

        private final double learningRate;

        Optimizer(double learningRate) {
            this.learningRate = learningRate;
        }

        /** Step size where none is given. */
        public double learningRate() {
            return learningRate;
        }

        /** Whether it preconditions by Kronecker factors. */
        public boolean isKronecker() {
            return compareTo(KFAC) >= 0;
        }

        /** Whether it inverts a sum of two Kronecker products, of which the factors alone can be damped. */
        public boolean isOfTwoProducts() {
            return this == KPSVD_DEFLATION || this == KFAC_CORRECTED || this == KPSVD_LANCZOS;
        }

        /** Whether its factors of a convolution can be over channels alone. */
        public boolean knowsUncorrelatedPixels() {
            return this == KFAC || this == EKFAC || this == EKFAC_RA;
        }

        /** Whether it has a coarse level that joins the fine one as it is told. */
        public boolean couplesAsTold() {
            return label().startsWith("two-level-") && this != TWO_LEVEL_TSELEPIDIS;
        }

        /** The name by which it is chosen here, and by which the library knows its method. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How the learning rate falls over one fit. */
    public enum Schedule {
        /** Half a cosine, to zero. */
        @JsonProperty("cosine")
        COSINE,
        /** Not at all. */
        @JsonProperty("constant")
        CONSTANT,
        /** By {@code stepFactor} every {@code stepEvery} epochs. */
        @JsonProperty("step")
        STEP
    }

    /** Number format of weights and activations. */
    public enum Precision {
        /** Single for a folder of images, double for all else. */
        @JsonProperty("auto")
        AUTO,
        /** Double. */
        @JsonProperty("float64")
        FLOAT64,
        /** Single. */
        @JsonProperty("float32")
        FLOAT32
    }
}
