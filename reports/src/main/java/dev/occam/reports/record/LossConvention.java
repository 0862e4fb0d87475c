package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A loss that an optimiser minimises, which fixes the units of a weight decay.
 * <p>A weight decay {@code lambda} adds {@code lambda * theta} to the gradient of that loss. Below, {@code delta} is the
 * prior precision, {@code sigma} the noise in standardised units, N the training rows and C the outputs.
 */
public enum LossConvention {
    /** Cross-entropy averaged over rows: {@code delta / N}. */
    @JsonProperty("meanCrossEntropy")
    MEAN_CROSS_ENTROPY,
    /** PyTorch's {@code MSELoss}, squared errors averaged over rows and outputs: {@code 2 sigma^2 delta / (N C)}. */
    @JsonProperty("pytorchMseLoss")
    PYTORCH_MSE_LOSS,
    /** DJL's {@code L2Loss}, half of that average: {@code sigma^2 delta / (N C)}. */
    @JsonProperty("djlL2Loss")
    DJL_L2_LOSS,
    /** Gaussian negative log-likelihood with its noise, averaged over rows: {@code delta / N}. */
    @JsonProperty("meanGaussianNll")
    MEAN_GAUSSIAN_NLL
}
