package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.KfacExpand;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.CurvatureConfig;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.ConsistentLoop;
import dev.occam.tuner.loop.Judge;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.OnlineLoop;
import dev.occam.tuner.loop.OuterLoop;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.loop.Stopwatch;
import dev.occam.tuner.loop.Workbench;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A configuration set to work: likelihood, curvature, groups and loop for one network on one data set. */
final class Tuning {

    private final TuneConfig config;
    private final DataSet data;
    private final NDManager manager;
    private final Stopwatch watch;
    private final Progress progress;
    private final BooleanSupplier cancelled;
    private final Network network;
    private final NDArray inputs;
    private final NDArray targets;
    private final Weights weights;
    private final Likelihood likelihood;
    private final StructurePolicy policy;
    private final List<ParameterBlock> blocks;
    private final ParameterGroups groups;
    private final int batchSize;
    private final int epochs;

    Tuning(
            TuneConfig config,
            DataSet data,
            Network network,
            NDManager manager,
            DataType type,
            Stopwatch watch,
            Progress progress,
            BooleanSupplier cancelled) {
        this.config = config;
        this.data = data;
        this.network = network;
        this.manager = manager;
        this.watch = watch;
        this.progress = progress;
        this.cancelled = cancelled;
        int rows = data.train().rows();
        inputs = data.train().inputs(manager, type);
        targets = data.train().targets(manager, type);
        likelihood = data.task() == Task.CLASSIFICATION ? new Categorical() : new Gaussian();
        policy = policy(config.curvature());
        batchSize = config.training().batchSizeFor(rows);
        epochs = config.training().epochsFor(rows);
        NDArray probe = inputs.get("0:" + Math.min(2, rows));
        blocks = Recorder.of(network.block()).layers(probe).stream()
                .flatMap(layer -> ParameterBlock.of(layer, placement()).stream())
                .toList();
        weights = new Weights(network.block());
        groups = ParameterGroups.of(blocks, weights, config.prior().groups());
        Integer threads = config.threads();
        TorchRuntime.threads(threads != null ? threads : Devices.threadsFor(parameters()));
        sayStructures();
    }

    private static StructurePolicy policy(CurvatureConfig config) {
        return switch (config.structure()) {
            case AUTO -> StructurePolicy.fullUpTo(config.blockLimit());
            case KFAC -> StructurePolicy.all(KfacExpand.GGN);
            case BLOCK -> StructurePolicy.all(BlockDiagonal.GGN);
        };
    }

    private BiasPlacement placement() {
        return config.curvature().bias() == CurvatureConfig.BiasBlock.JOINT
                ? BiasPlacement.JOINT
                : BiasPlacement.SEPARATE;
    }

    private void sayStructures() {
        if (config.curvature().structure() != CurvatureConfig.Structure.AUTO) {
            return;
        }
        Map<String, List<ParameterBlock>> byRule =
                blocks.stream().collect(Collectors.groupingBy(this::ruleOf, LinkedHashMap::new, Collectors.toList()));
        byRule.forEach((rule, members) -> progress.note("curvature: " + rule + " for "
                + members.stream()
                        .map(block -> block.name() + " (" + block.size() + " parameters)")
                        .collect(Collectors.joining(", "))
                + "; --structure overrides"));
    }

    LoopResult run() {
        MapTraining training = new MapTraining(
                network.block(),
                weights,
                likelihood,
                inputs,
                targets,
                new MapTraining.Settings(optimiser(), rate(), batchSize, new RandomStreams(config.seed())),
                cancelled);
        Judge judge = new Judge(
                new CurvaturePass(network.block(), likelihood, policy, placement()),
                Batches.of(inputs, targets, config.curvature().batchSize()),
                manager,
                likelihood,
                config.prior().temperature(),
                groups,
                watch);
        Workbench bench = new Workbench(
                weights,
                manager,
                training,
                judge,
                groups,
                config.prior().temperature(),
                watch,
                (steps, phase, loss, evidence) ->
                        progress.advance(steps, phase, loss, evidence == null ? null : inTargetUnits(evidence)));
        OuterLoop loop = loop(bench);
        progress.begin(loop.steps());
        try {
            LoopResult result = loop.run(StrongStart.of(config.prior(), groups, data.train()));
            if (result.chosen() == null) {
                throw unjudged(result);
            }
            return result;
        } finally {
            progress.finish();
        }
    }

    private static RunException unjudged(LoopResult result) {
        return result.ending() == LoopResult.Ending.DIVERGED
                ? new RunException(RunException.Kind.DIVERGED, result.detail() + "; nothing was written")
                : new RunException(
                        RunException.Kind.CANCELLED, "interrupted before the first evidence; nothing was written");
    }

    private OuterLoop loop(Workbench bench) {
        LoopConfig loop = config.loop();
        if (loop.kind() == LoopConfig.Kind.CONSISTENT) {
            return new ConsistentLoop(bench, loop, epochs);
        }
        OnlineConfig online = loop.online();
        int burnIn = Objects.requireNonNullElse(online.burnInEpochs(), Math.max(1, epochs / 10));
        int outputs = data.outputNames().size();
        int every = Objects.requireNonNullElse(online.everyEpochs(), (4 * (outputs + 1) + 2) / 3);
        return new OnlineLoop(bench, online, epochs, burnIn, every);
    }

    private Optimiser.Factory optimiser() {
        TrainingConfig training = config.training();
        return switch (training.optimizer()) {
            case ADAM -> Adam.with(training.betas().get(0), training.betas().get(1), training.epsilon());
            case SGD -> Sgd.with(training.momentum());
        };
    }

    private LearningRate rate() {
        TrainingConfig training = config.training();
        long stepsPerEpoch = (data.train().rows() + batchSize - 1L) / batchSize;
        return switch (training.schedule()) {
            case COSINE -> LearningRate.cosine(training.learningRate());
            case CONSTANT -> LearningRate.constant(training.learningRate());
            case STEP ->
                LearningRate.step(
                        training.learningRate(),
                        training.stepFactor(),
                        Objects.requireNonNullElse(training.stepEvery(), Math.max(1, epochs / 3)) * stepsPerEpoch);
        };
    }

    /** Evidence of standardised targets, as that of the targets themselves. */
    double inTargetUnits(double evidence) {
        return evidence - data.train().rows() * data.targets().logScaleSum();
    }

    Weights weights() {
        return weights;
    }

    ParameterGroups groups() {
        return groups;
    }

    List<ParameterBlock> blocks() {
        return blocks;
    }

    String ruleOf(ParameterBlock block) {
        return policy.structureOf(block).rule();
    }

    long parameters() {
        return blocks.stream().mapToLong(ParameterBlock::size).sum();
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }
}
