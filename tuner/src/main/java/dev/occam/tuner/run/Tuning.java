package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.Prior;
import dev.occam.laplace.precondition.PreconditionerPlan;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.reports.record.ClusterUse;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.cluster.PassWatch;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.CurvatureConfig;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Checkpoints;
import dev.occam.tuner.loop.ConsistentLoop;
import dev.occam.tuner.loop.CurvatureSource;
import dev.occam.tuner.loop.FixedLoop;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.Judge;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.OnlineLoop;
import dev.occam.tuner.loop.OuterLoop;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.loop.Stopwatch;
import dev.occam.tuner.loop.Workbench;
import dev.occam.tuner.train.InterruptedRunException;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    private final TrainingSettings settings;
    private final int epochs;
    private final long frozen;
    private final @Nullable PreconditionerPlan preconditioner;
    private final @Nullable GivenPrior given;
    private final TrainingCurve curve;
    private final @Nullable ClusterPasses cluster;

    Tuning(
            TuneConfig config,
            DataSet data,
            Network network,
            NDManager manager,
            DataType type,
            Stopwatch watch,
            Progress progress,
            BooleanSupplier cancelled,
            @Nullable ClusterPasses cluster) {
        this.config = config;
        this.data = data;
        this.network = network;
        this.manager = manager;
        this.watch = watch;
        this.progress = progress;
        this.cancelled = cancelled;
        this.cluster = cluster;
        int rows = data.train().rows();
        inputs = data.train().inputs(manager, type);
        targets = data.train().targets(manager, type);
        likelihood = RunPasses.likelihood(data.task());
        curvature = new CurvatureChoice(config.curvature(), config.seed());
        settings = TrainingChoice.settings(config.training(), data.train(), curvature.placement(), config.seed());
        epochs = config.training().epochsFor(rows);
        NDArray probe = inputs.get("0:" + Math.min(2, rows));
        Recorder recorder = Recorder.of(network.block());
        List<Layer> layers = recorder.layers(probe);
        preconditioner = config.training().optimizer().isKronecker()
                ? new KroneckerChoice(config.training(), curvature.placement(), config.seed()).plan(layers, manager)
                : null;
        blocks = layers.stream()
                .flatMap(layer -> ParameterBlock.of(layer, curvature.placement()).stream())
                .toList();
        weights = new Weights(network.block());
        groups = ParameterGroups.of(blocks, weights, config.prior().groups());
        Integer threads = config.threads();
        TorchRuntime.threads(threads != null ? threads : Devices.threadsFor(recorder.productsPerRow(probe)));
        double temperature = config.prior().temperature();
        given = config.loop().kind() == LoopConfig.Kind.FIXED
                ? GivenPrior.of(config.loop().fixed(), temperature, rows, weights, groups)
                : null;
        if (given != null && config.training().optimizer().isKronecker()) {
            given.requireOneOfEach(blocks);
        }
        ConfigReader.ignored(config).forEach(progress::note);
        if (judges()) {
            if (cluster != null) {
                progress.note(cluster.note(rows));
            }
            sayStructures();
            MemoryCheck.check(plan(), plan(curvature.kronecker()), MemoryCheck.Memory.of(manager.getDevice()));
        }
        if (preconditioner != null) {
            MemoryCheck.checkOptimiser(
                    preconditioner.bytes(),
                    judges() ? plan().bytes() : 0,
                    config.training().optimizer(),
                    MemoryCheck.Memory.of(manager.getDevice()));
        }
        curve = curve(type);
        String caution = TrainingChoice.caution(config.training());
        if (caution != null) {
            curve.note(caution);
        }
        frozen = recorder.frozen();
        if (frozen > 0) {
            progress.note(frozen + " parameters are frozen: no part of log-determinant, norm or count");
        }
    }

    private boolean judges() {
        return given == null || config.loop().fixed().evidence();
    }

    private TrainingCurve curve(DataType type) {
        Examples test = data.test();
        Integer every = config.loop().fixed().testEvery();
        long stepsPerEpoch = (data.train().rows() + settings.batchSize() - 1L) / settings.batchSize();
        return new TrainingCurve(
                progress,
                this::inTargetUnits,
                stepsPerEpoch,
                test == null || every == null ? 0 : every,
                loss -> test == null
                        ? List.of()
                        : new Scores(network.block(), data, Scores.noiseAt(loss, test.outputs()))
                                .of(test, manager, type));
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

    /** What the optimiser will remember of curvature; null where it preconditions nothing. */
    @Nullable
    PreconditionerPlan preconditioner() {
        return preconditioner;
    }

    private CurvaturePlan plan(StructurePolicy chosen) {
        NDArray few = inputs.get("0:" + Math.min(2, data.train().rows()));
        return new CurvaturePass(network.block(), likelihood, curvature.fisher(), chosen, curvature.placement())
                .plan(few);
    }

    /** Steps of the loop if it is not cut short. */
    long steps() {
        return loop(bench(Journal.begun(Checkpoints.none()))).steps();
    }

    /** Runs the loop; see {@link #isEmpty}. */
    LoopResult run(Journal journal) {
        OuterLoop loop = loop(bench(journal));
        progress.begin(loop.steps());
        try {
            return loop.run(start());
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
        Laplace laplace = Laplace.of(network.block(), likelihood)
                .structure(curvature.policy())
                .fisher(curvature.fisher())
                .bias(curvature.placement())
                .prior(prior)
                .temperature(config.prior().temperature());
        Posterior posterior =
                cluster == null ? laplace.fit(inputs, targets) : ClusterPasses.fit(laplace, sent(cluster, pass()));
        posterior.setHyperparameters(chosen);
        return posterior;
    }

    private Hyperparameters start() {
        if (given == null) {
            return StrongStart.of(config.prior(), groups, data.train());
        }
        return judges()
                ? given.hyperparameters(config.prior().temperature())
                : Hyperparameters.uniform(groups.prior().count(), 1, 1);
    }

    private Workbench bench(Journal journal) {
        MapTraining training =
                new MapTraining(network.block(), weights, likelihood, inputs, targets, settings, cancelled);
        Judge judge = new Judge(source(), manager, likelihood, config.prior().temperature(), groups, watch);
        return new Workbench(
                weights, manager, training, judge, groups, config.prior().temperature(), watch, curve, journal);
    }

    private CurvaturePass pass() {
        return new CurvaturePass(
                network.block(), likelihood, curvature.fisher(), curvature.policy(), curvature.placement());
    }

    private CurvatureSource source() {
        CurvaturePass pass = pass();
        if (cluster != null) {
            return parent -> ClusterPasses.run(pass, sent(cluster, pass), parent);
        }
        Batches all = curvatureBatches(pass);
        return parent -> pass.run(all, parent);
    }

    /** The training data on the cluster, as often as a pass asks for them. */
    private PartedData sent(ClusterPasses there, CurvaturePass pass) {
        return there.send(
                network.block(), RunPasses.of(config, data), inputs, targets, batchSize(pass), new PassWatch() {
                    @Override
                    public boolean cancelled() {
                        return cancelled.getAsBoolean();
                    }

                    @Override
                    public void waiting(String why) {
                        progress.note(why);
                    }
                });
    }

    private int batchSize(CurvaturePass pass) {
        return pass.batchSize(inputs.get("0:1"), config.curvature().batchSize());
    }

    /** The training data, a stop being possible between batches: a pass over images can take minutes. */
    private Batches curvatureBatches(CurvaturePass pass) {
        Batches all = Batches.of(inputs, targets, batchSize(pass));
        return (parent, action) -> all.forEach(parent, (x, y) -> {
            if (cancelled.getAsBoolean()) {
                throw new InterruptedRunException();
            }
            action.accept(x, y);
        });
    }

    /** Whether a loop that ended so has brought nothing worth writing. */
    boolean isEmpty(LoopResult result) {
        return result.chosen() == null && (given == null || !curve.begun());
    }

    /** What it is trained under where that is given: for each tensor delta sigma^2 T; empty where it is tuned. */
    double[] givenRidges() {
        return given == null ? new double[0] : given.ridges();
    }

    TrainingCurve curve() {
        return curve;
    }

    private OuterLoop loop(Workbench bench) {
        LoopConfig loop = config.loop();
        if (loop.kind() == LoopConfig.Kind.CONSISTENT) {
            return new ConsistentLoop(bench, loop, epochs);
        }
        if (given != null) {
            return new FixedLoop(bench, given.ridges(), judges(), epochs);
        }
        OnlineConfig online = loop.online();
        int burnIn = Objects.requireNonNullElse(online.burnInEpochs(), Math.max(1, epochs / 10));
        int every = Objects.requireNonNullElse(online.everyEpochs(), automaticEvery());
        return new OnlineLoop(bench, online, epochs, burnIn, every);
    }

    private int automaticEvery() {
        return OnlineLoop.everyFor(
                curvature.fisher().passes(new Shape(1, data.outputNames().size()), false));
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

    /** The cluster that its curvature is taken on; null for this process. */
    @Nullable
    ClusterUse cluster() {
        return cluster == null ? null : cluster.use(data.train().rows());
    }

    /** How it trained, once it has. */
    TrainingLog log() {
        return curve.log(given == null ? List.of() : given.decays());
    }

    /** Whether the prior was given, and nothing chosen. */
    boolean isGiven() {
        return given != null;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return settings.batchSize();
    }
}
