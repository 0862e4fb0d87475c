package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.Spectrum;

/** A diagonal block: its own spectrum, with the parameters themselves as the basis. */
final class DiagonalBlock implements CurvatureBlock {

    private final ParameterBlock parameters;
    private final String rule;
    private final double[] diagonal;

    DiagonalBlock(ParameterBlock parameters, String rule, double[] diagonal) {
        this.parameters = parameters;
        this.rule = rule;
        this.diagonal = diagonal;
    }

    @Override
    public ParameterBlock parameters() {
        return parameters;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public double[] eigenvalues() {
        return diagonal.clone();
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return Spectrum.of(parameters.name(), diagonal, squaredNorm);
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return matrix.flatten();
    }
}
