package dev.occam.tuner.tribuo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.models.data.Standardisation;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import dev.occam.tuner.config.NetworkConfig;
import dev.occam.tuner.run.Tuned;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A trained network with the units of its inputs and targets: all that predicting takes. Immutable, for any thread. */
final class TrainedNetwork {

    private final Mlp architecture;
    private final Standardisation inputs;
    private final Standardisation targets;
    private final double[] parameters;
    private final double noise;
    private final List<PosteriorBlock> posterior;
    private volatile @Nullable NativeNetwork opened;

    /**
     * A trained network.
     *
     * @param inputs from features to what the network sees
     * @param targets the way back to the targets' units; the identity for classes
     * @param parameters all numbers of the network, tensor after tensor in its own order
     * @param noise observation noise in standardised units; 0 for classes
     * @param posterior of the parameters, block by block; empty where they count as certain
     */
    TrainedNetwork(
            Mlp architecture,
            Standardisation inputs,
            Standardisation targets,
            double[] parameters,
            double noise,
            List<PosteriorBlock> posterior) {
        if (parameters.length != architecture.parameterCount()
                || inputs.columns() != architecture.inputs().size()
                || targets.columns() != architecture.outputs()) {
            throw new IllegalArgumentException(architecture.description() + " has " + architecture.parameterCount()
                    + " parameters, not " + parameters.length + ", for " + inputs.columns() + " inputs and "
                    + targets.columns() + " outputs");
        }
        this.architecture = architecture;
        this.inputs = inputs;
        this.targets = targets;
        this.parameters = parameters;
        this.noise = noise;
        this.posterior = List.copyOf(posterior);
    }

    /**
     * What a run left, copied out of its memory.
     *
     * @param uncertain whether the posterior comes along
     */
    static TrainedNetwork of(
            NetworkConfig config, Standardisation inputs, Targets targets, Tuned tuned, boolean uncertain) {
        Mlp architecture = new Mlp(
                new Shape(inputs.columns()),
                config.widths(),
                targets.names().size(),
                Activation.valueOf(config.activation().toUpperCase(Locale.ROOT)),
                config.bias());
        double[] parameters = new double[Math.toIntExact(architecture.parameterCount())];
        int next = 0;
        for (NDArray array : tuned.parameters()) {
            try (NDArray exact = array.toType(DataType.FLOAT64, true)) {
                double[] values = exact.toDoubleArray();
                System.arraycopy(values, 0, parameters, next, values.length);
                next += values.length;
            }
        }
        Double noise = tuned.record().noise() == null
                ? Double.valueOf(0)
                : tuned.record().noise().sigma();
        if (noise == null) {
            throw new IllegalStateException("a regression without its noise");
        }
        return new TrainedNetwork(
                architecture, inputs, targets.scale(), parameters, noise, uncertain ? posterior(tuned) : List.of());
    }

    private static List<PosteriorBlock> posterior(Tuned tuned) {
        try (Posterior fitted = tuned.posterior().get()) {
            return PosteriorBlock.of(fitted);
        }
    }

    Mlp architecture() {
        return architecture;
    }

    Standardisation inputs() {
        return inputs;
    }

    Standardisation targets() {
        return targets;
    }

    double[] parameters() {
        return parameters.clone();
    }

    double noise() {
        return noise;
    }

    List<PosteriorBlock> posterior() {
        return posterior;
    }

    /**
     * The outputs, as the network gives them.
     *
     * @param rows features (N, D), row-major; standardised in place
     * @return means and variances (N, C), row-major; no variances where the parameters count as certain
     */
    Outputs outputs(double[] rows) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = inputs.standardise(rows[i], i % inputs.columns());
        }
        return open().outputs(rows);
    }

    /**
     * Outputs under the posterior, linearised.
     *
     * @param means f, row-major
     * @param variances of f, without observation noise, row-major; empty where there is no posterior
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Outputs(double[] means, double[] variances) {}

    private NativeNetwork open() {
        NativeNetwork network = opened;
        if (network == null) {
            synchronized (this) {
                network = opened;
                if (network == null) {
                    network = new NativeNetwork(architecture, parameters, posterior);
                    opened = network;
                }
            }
        }
        return network;
    }
}
