package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.Prior;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.CurvatureConfig;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.ConsistentLoop;
import dev.occam.tuner.loop.Judge;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.OnlineLoop;
import dev.occam.tuner.loop.OuterLoop;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.loop.Stopwatch;
import dev.occam.tuner.loop.Workbench;
import dev.occam.tuner.train.InterruptedRunException;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.RandomStreams;
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
    private final CurvatureChoice curvature;
    private final List<ParameterBlock> blocks;
    private final ParameterGroups groups;
    private final int batchSize;
    private final int epochs;
    private final long frozen;

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
        curvature = new CurvatureChoice(config.curvature(), config.seed());
        batchSize = config.training().batchSizeFor(rows);
        epochs = config.training().epochsFor(rows);
        NDArray probe = inputs.get("0:" + Math.min(2, rows));
        Recorder recorder = Recorder.of(network.block());
        blocks = recorder.layers(probe).stream()
                .flatMap(layer -> ParameterBlock.of(layer, curvature.placement()).stream())
                .toList();
        weights = new Weights(network.block());
        groups = ParameterGroups.of(blocks, weights, config.prior().groups());
        Integer threads = config.threads();
        TorchRuntime.threads(threads != null ? threads : Devices.threadsFor(recorder.productsPerRow(probe)));
        sayStructures();
        MemoryCheck.check(plan(), plan(curvature.kronecker()));
        frozen = recorder.frozen();
        if (frozen > 0) {
            progress.note(frozen + " parameters are frozen: no part of log-determinant, norm or count");
        }
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

    /** What the curvature of this network will do and hold. */
    CurvaturePlan plan() {
        return plan(curvature.policy());
    }

    private CurvaturePlan plan(StructurePolicy chosen) {
        Shape outputs = new Shape(1, data.outputNames().size());
        return CurvaturePlan.of(
                blocks, chosen, curvature.fisher(), curvature.fisher().passes(outputs, false));
    }

    /** Steps of the loop if it is not cut short. */
    long steps() {
        return loop(bench()).steps();
    }

    LoopResult run() {
        OuterLoop loop = loop(bench());
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

    /**
     * The posterior of the network's present weights, in the structure of the evidence.
     *
     * @param chosen prior precisions and noise
     * @return the posterior; close it
     */
    Posterior posterior(Hyperparameters chosen) {
        Prior prior =
                switch (config.prior().groups()) {
                    case SCALAR -> Prior.scalar(1);
                    case LAYERWISE -> Prior.layerwise(1);
                    case TENSOR -> Prior.perTensor(1);
                };
        Posterior posterior = Laplace.of(network.block(), likelihood)
                .structure(curvature.policy())
                .fisher(curvature.fisher())
                .bias(curvature.placement())
                .prior(prior)
                .temperature(config.prior().temperature())
                .fit(inputs, targets);
        posterior.setHyperparameters(chosen);
        return posterior;
    }

    private Workbench bench() {
        long stepsPerEpoch = (data.train().rows() + batchSize - 1L) / batchSize;
        MapTraining training = new MapTraining(
                network.block(),
                weights,
                likelihood,
                inputs,
                targets,
                new MapTraining.Settings(
                        TrainingChoice.optimiser(config.training()),
                        TrainingChoice.rate(config.training(), stepsPerEpoch),
                        batchSize,
                        new RandomStreams(config.seed())),
                cancelled);
        CurvaturePass pass = new CurvaturePass(
                network.block(), likelihood, curvature.fisher(), curvature.policy(), curvature.placement());
        Judge judge = new Judge(
                pass,
                curvatureBatches(pass),
                manager,
                likelihood,
                config.prior().temperature(),
                groups,
                watch);
        return new Workbench(
                weights,
                manager,
                training,
                judge,
                groups,
                config.prior().temperature(),
                watch,
                (steps, phase, loss, evidence) ->
                        progress.advance(steps, phase, loss, evidence == null ? null : inTargetUnits(evidence)));
    }

    /** The training data, a stop being possible between batches: a pass over images can take minutes. */
    private Batches curvatureBatches(CurvaturePass pass) {
        int size = pass.batchSize(inputs.get("0:1"), config.curvature().batchSize());
        Batches all = Batches.of(inputs, targets, size);
        return (parent, action) -> all.forEach(parent, (x, y) -> {
            if (cancelled.getAsBoolean()) {
                throw new InterruptedRunException();
            }
            action.accept(x, y);
        });
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
        int every = Objects.requireNonNullElse(online.everyEpochs(), automaticEvery());
        return new OnlineLoop(bench, online, epochs, burnIn, every);
    }

    /**
     * Epochs between curvature passes that keep them near a quarter of training, by count: a pass costs its forward pass
     * and one output-gradient pass for each vector, a training epoch three passes.
     */
    private int automaticEvery() {
        long vectors = curvature.fisher().passes(new Shape(1, data.outputNames().size()), false);
        return Math.toIntExact((4 * (vectors + 1) + 2) / 3);
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
        return curvature.policy().structureOf(block).rule();
    }

    long frozen() {
        return frozen;
    }

    String fisherLabel() {
        return curvature.fisher().label();
    }

    long parameters() {
        return blocks.stream().mapToLong(ParameterBlock::size).sum();
    }

    DataType type() {
        return inputs.getDataType();
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }
}
