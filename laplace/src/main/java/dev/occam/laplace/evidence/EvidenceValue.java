package dev.occam.laplace.evidence;

/**
 * The log marginal likelihood at one point, with its parts and its gradient.
 *
 * <p>{@code value = logLikelihood + occamFactor}, where the Occam factor (logarithmic; MacKay 1992) is
 * {@code -(logDetRatio + scatter) / 2}: what the weights' freedom costs. Immutable.
 */
public final class EvidenceValue {

    private final PriorGroups groups;
    private final Parts parts;
    private final double logLikelihood;
    private final double logDetRatio;
    private final double scatter;
    private final double[] effectiveParameters;
    private final double[] effectiveParametersOfGroup;
    private final double totalEffectiveParameters;
    private final double[] priorGradient;
    private final double noiseGradient;

    EvidenceValue(
            PriorGroups groups,
            double logLikelihood,
            double[] logDetRatios,
            double[] scatters,
            double[] effectiveParameters,
            double noiseGradient) {
        this.groups = groups;
        this.parts = new Parts(logLikelihood, logDetRatios, scatters, effectiveParameters, noiseGradient);
        this.logLikelihood = logLikelihood;
        this.logDetRatio = sum(logDetRatios);
        this.scatter = sum(scatters);
        this.effectiveParameters = effectiveParameters;
        this.effectiveParametersOfGroup = groups.sums(effectiveParameters);
        this.totalEffectiveParameters = sum(effectiveParameters);
        this.priorGradient = groups.sums(scatters);
        for (int group = 0; group < priorGradient.length; group++) {
            priorGradient[group] = 0.5 * (effectiveParametersOfGroup[group] - priorGradient[group]);
        }
        this.noiseGradient = noiseGradient;
        if (!Double.isFinite(value())) {
            throw new ArithmeticException("The log marginal likelihood is not finite: log likelihood " + logLikelihood
                    + ", log-determinant ratio " + logDetRatio + ", scatter " + scatter + ".");
        }
    }

    /**
     * What a value follows from, to be stored and taken up again by {@link #of}.
     *
     * @param logLikelihood of all data at the weights, in nats
     * @param logDetRatios (K): one a block
     * @param scatters (K): one a block
     * @param effectiveParameters (K): one a block
     * @param noiseGradient the derivative in the log noise precision
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers on their way to a file and back; compared nowhere
    public record Parts(
            double logLikelihood,
            double[] logDetRatios,
            double[] scatters,
            double[] effectiveParameters,
            double noiseGradient) {}

    /**
     * The value that was made of these parts, bit for bit.
     *
     * @param groups over K blocks
     * @param parts as {@link #parts} gave them
     */
    public static EvidenceValue of(PriorGroups groups, Parts parts) {
        return new EvidenceValue(
                groups,
                parts.logLikelihood,
                parts.logDetRatios.clone(),
                parts.scatters.clone(),
                parts.effectiveParameters.clone(),
                parts.noiseGradient);
    }

    /** What this value follows from, copies. */
    public Parts parts() {
        return new Parts(
                logLikelihood,
                parts.logDetRatios.clone(),
                parts.scatters.clone(),
                effectiveParameters.clone(),
                noiseGradient);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** The log marginal likelihood, in nats. */
    public double value() {
        return logLikelihood + occamFactor();
    }

    /** The log likelihood of all data at the weights, in nats. */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** The log-determinant of the posterior precision less that of the prior precision; never negative. */
    public double logDetRatio() {
        return logDetRatio;
    }

    /** The squared norm of the weights under the prior, {@code sum delta ||theta||^2}. */
    public double scatter() {
        return scatter;
    }

    /** The logarithm of the Occam factor, {@code -(logDetRatio + scatter) / 2}. */
    public double occamFactor() {
        return -0.5 * (logDetRatio + scatter);
    }

    /** The effective number of parameters of all blocks together. */
    public double effectiveParameters() {
        return totalEffectiveParameters;
    }

    /** The effective number of parameters of one block. */
    public double effectiveParametersOfBlock(int block) {
        return effectiveParameters[block];
    }

    /** The effective number of parameters of one group. */
    public double effectiveParametersOfGroup(int group) {
        return effectiveParametersOfGroup[group];
    }

    /** The derivative in the log prior precision of a group, {@code (gamma - delta ||theta||^2) / 2}. */
    public double priorGradient(int group) {
        return priorGradient[group];
    }

    /** (G): the gradient in the log prior precisions, a copy. */
    public double[] priorGradient() {
        return priorGradient.clone();
    }

    /** The derivative in the log noise precision; 0 where the likelihood has no noise. */
    public double noiseGradient() {
        return noiseGradient;
    }

    @Override
    public String toString() {
        return "log marginal likelihood " + value() + " = log likelihood " + logLikelihood + " + Occam factor "
                + occamFactor() + "; " + totalEffectiveParameters + " effective parameters in " + groups.names();
    }
}
