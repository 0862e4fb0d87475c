package dev.occam.tuner.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.dataset.Dataset;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.record.Recorder;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.InitialPrior;
import dev.occam.tuner.loop.Judge;
import dev.occam.tuner.loop.Judgement;
import dev.occam.tuner.loop.OnlineLoop;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.loop.PriorClimb;
import dev.occam.tuner.loop.Stopwatch;
import dev.occam.tuner.train.Weights;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One network in training, with its data, its loss and the prior that it is being trained under. */
final class TunedNetwork {

    private final Block block;
    private final EvidenceSettings settings;
    private final LossScale scale;
    private final Weights weights;
    private final ParameterGroups groups;
    private final Judge judge;
    private final PriorClimb climb;
    private final int burnIn;
    private final int every;
    private long rows;
    private Hyperparameters prior;

    /**
     * A network at its initial weights.
     *
     * @param model holds the network
     * @param dataset all training rows as the evidence is to see them
     * @param scale what the loss is
     * @param inputs of a first batch
     * @param outputs the network's outputs for it
     * @param settings how curvature is taken and the evidence climbed
     */
    TunedNetwork(
            Model model, Dataset dataset, LossScale scale, NDArray inputs, NDArray outputs, EvidenceSettings settings) {
        block = model.getBlock();
        this.settings = settings;
        this.scale = scale;
        boolean apart = settings.prior().groups() == PriorConfig.Groups.TENSOR;
        BiasPlacement placement = apart ? BiasPlacement.SEPARATE : BiasPlacement.JOINT;
        List<ParameterBlock> blocks = Recorder.of(block).layers(inputs).stream()
                .flatMap(layer -> ParameterBlock.of(layer, placement).stream())
                .toList();
        weights = new Weights(block);
        groups = ParameterGroups.of(blocks, weights, settings.prior().groups());
        CurvaturePass pass =
                new CurvaturePass(block, scale.likelihood(), settings.fisher(), settings.structures(), placement);
        DatasetBatches data = new DatasetBatches(
                dataset,
                scale,
                outputs.getShape(),
                outputs.getDataType(),
                pass.batchSize(inputs, settings.batchRows()));
        judge = new Judge(
                pass,
                data,
                model.getNDManager(),
                scale.likelihood(),
                settings.prior().temperature(),
                groups,
                new Stopwatch());
        TargetMoments targets = TargetMoments.of(data, model.getNDManager());
        rows = targets.rows();
        if (rows == 0) {
            throw new IllegalArgumentException("the data set of the evidence has no rows; pass the training rows");
        }
        prior = Hyperparameters.of(
                InitialPrior.precisions(groups, settings.prior().initialPrecision()),
                Math.sqrt(noiseVariance(targets)));
        climb = PriorClimb.of(settings.online(), prior.groupCount());
        OnlineConfig online = settings.online();
        Shape one = new Shape(1).addAll(outputs.getShape().slice(1));
        every = Objects.requireNonNullElseGet(
                online.everyEpochs(),
                () -> OnlineLoop.everyFor(settings.fisher().passes(one, false)));
        burnIn = Objects.requireNonNullElse(online.burnInEpochs(), every);
    }

    private double noiseVariance(TargetMoments targets) {
        Double given = settings.prior().initialNoise();
        if (!scale.isRegression()) {
            if (given != null) {
                throw new IllegalArgumentException("an initial noise has no effect in classification; leave it out");
            }
            return 1;
        }
        return given != null ? given : targets.variance();
    }

    /** Whether it is this network that is trained. */
    boolean isOf(Block other) {
        return block == other;
    }

    /** Whether the evidence is due after an epoch, counted from 1. */
    boolean isDue(int epoch) {
        return epoch >= burnIn && epoch % every == 0;
    }

    /** Judges the present weights and moves the prior. */
    PriorUpdate update(int epoch) {
        return judge.look((curvature, evidence) -> {
            rows = curvature.examples();
            Judgement judgement = judge.judge(curvature, evidence, prior);
            Hyperparameters judged = judgement.hyperparameters();
            PriorUpdate update = new PriorUpdate(
                    epoch,
                    judgement.evidence(),
                    judgement.value().effectiveParameters(),
                    judgement.distance().shortfall(),
                    priorPrecisions(judged),
                    judged.noise(),
                    decaysByGroup());
            prior = climb.next(evidence, judgement, prior);
            return update;
        });
    }

    /** Prior and noise that it is trained under from here on. */
    Hyperparameters prior() {
        return prior;
    }

    /** Weight decay of each parameter. */
    IdentityHashMap<Parameter, Double> decays() {
        double[] lambdas = groups.byTensor(lambdas());
        IdentityHashMap<Parameter, Double> decays = new IdentityHashMap<>();
        for (int i = 0; i < lambdas.length; i++) {
            decays.put(weights.parameters().get(i), lambdas[i]);
        }
        return decays;
    }

    /** Weight decay of each group. */
    Map<String, Double> decaysByGroup() {
        return named(lambdas());
    }

    private Map<String, Double> priorPrecisions(Hyperparameters at) {
        double[] precisions = at.logPriorPrecisions();
        for (int g = 0; g < precisions.length; g++) {
            precisions[g] = Math.exp(precisions[g]);
        }
        return named(precisions);
    }

    private double[] lambdas() {
        double[] lambdas = ParameterGroups.ridges(prior);
        for (int g = 0; g < lambdas.length; g++) {
            lambdas[g] = scale.decay(lambdas[g] * settings.prior().temperature(), rows);
        }
        return lambdas;
    }

    private Map<String, Double> named(double[] byGroup) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int g = 0; g < byGroup.length; g++) {
            named.put(groups.prior().names().get(g), byGroup[g]);
        }
        return named;
    }
}
