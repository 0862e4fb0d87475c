package dev.occam.tuner.run;

import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.FixedConfig;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.train.Weights;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The prior that a fit is given: one weight decay for all tensors, or that of an earlier run for each. */
final class GivenPrior {

    private final double[] ridges;
    private final long rows;
    private final Weights weights;
    private final ParameterGroups groups;

    private GivenPrior(double[] ridges, long rows, Weights weights, ParameterGroups groups) {
        this.ridges = ridges;
        this.rows = rows;
        this.weights = weights;
        this.groups = groups;
    }

    /**
     * The prior that a configuration gives.
     *
     * @param temperature T of the tempered likelihood
     * @param rows N
     */
    static GivenPrior of(FixedConfig config, double temperature, long rows, Weights weights, ParameterGroups groups) {
        double[] ridges = new double[weights.names().size()];
        if (config.priorFrom() == null) {
            Arrays.fill(ridges, rows * Objects.requireNonNullElse(config.weightDecay(), 0.0));
        } else {
            Map<String, Double> earlier = ridgesOf(config.priorFrom());
            for (int i = 0; i < ridges.length; i++) {
                String name = weights.names().get(i);
                Double ridge = earlier.get(name);
                if (ridge == null) {
                    throw new ConfigException(
                            "loop.fixed.priorFrom (--prior-from)",
                            config.priorFrom() + " has no prior for " + name + " of this network, but for "
                                    + String.join(
                                            ", ",
                                            earlier.keySet().stream().sorted().toList()),
                            "train the network of that run");
                }
                ridges[i] = ridge * temperature;
            }
        }
        return new GivenPrior(ridges, rows, weights, groups);
    }

    /** For each tensor of an earlier run {@code delta sigma^2}. */
    private static Map<String, Double> ridgesOf(String run) {
        Path place = Path.of(run);
        RunRecord record;
        try {
            record = RunRecords.read(Files.isDirectory(place) ? place.resolve(RunFolder.RECORD) : place);
        } catch (RunRecordException e) {
            throw new UncheckedIOException(e);
        }
        Noise noise = record.noise();
        Double sigma = noise == null ? Double.valueOf(1) : noise.sigma();
        Map<String, Double> ridges = new HashMap<>();
        for (ParameterGroup group : record.groups()) {
            Double precision = group.priorPrecision();
            if (precision != null && sigma != null) {
                group.parameters().forEach(name -> ridges.put(name, precision * sigma * sigma));
            }
        }
        if (ridges.isEmpty()) {
            throw new ConfigException(
                    "loop.fixed.priorFrom (--prior-from)",
                    run + " chose no prior",
                    "name a run of occam tune, or give --weight-decay");
        }
        return ridges;
    }

    /**
     * Refuses priors that differ within a block, which is preconditioned as one matrix.
     *
     * @throws ConfigException where the tensors of a block do not share one
     */
    void requireOneOfEach(List<ParameterBlock> blocks) {
        for (ParameterBlock block : blocks) {
            long different = block.tensors().stream()
                    .mapToDouble(tensor -> ridges[weights.parameters().indexOf(tensor.parameter())])
                    .distinct()
                    .count();
            if (different > 1) {
                throw new ConfigException(
                        "training.optimizer (--optimizer)",
                        "weight and bias of " + block.name() + " share a block, and were given different priors",
                        "set curvature.bias to separate (--bias separate), as in that run, or train with adam or sgd");
            }
        }
    }

    /** For each tensor {@code delta sigma^2 T}. */
    double[] ridges() {
        return ridges.clone();
    }

    /**
     * The same prior by group, at unit noise.
     *
     * @throws ConfigException where the tensors of a group do not share one
     */
    Hyperparameters hyperparameters(double temperature) {
        double[] precisions = new double[groups.prior().count()];
        for (int i = 0; i < ridges.length; i++) {
            int g = groups.groupOfTensor(i);
            if (precisions[g] != 0 && precisions[g] != ridges[i] / temperature) {
                throw new ConfigException(
                        "loop.fixed.evidence (--evidence)",
                        "the tensors of " + groups.prior().names().get(g) + " were given different priors",
                        "set prior.groups and curvature.bias as in that run");
            }
            precisions[g] = ridges[i] / temperature;
        }
        return Hyperparameters.of(precisions, 1);
    }

    /** What was given, by group, as weight decay of the loss trained on. */
    List<GivenDecay> decays() {
        List<GivenDecay> decays = new ArrayList<>();
        for (int g = 0; g < groups.prior().count(); g++) {
            List<String> names = new ArrayList<>();
            Double decay = null;
            boolean same = true;
            for (int i = 0; i < ridges.length; i++) {
                if (groups.groupOfTensor(i) == g) {
                    same &= decay == null || decay == ridges[i] / rows;
                    decay = ridges[i] / rows;
                    names.add(weights.names().get(i));
                }
            }
            decays.add(new GivenDecay(groups.prior().names().get(g), names, same ? decay : null));
        }
        return decays;
    }
}
