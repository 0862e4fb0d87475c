package dev.occam.tuner.run;

import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.Calibration;
import dev.occam.reports.record.Diagnostics;
import dev.occam.reports.record.Durations;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.LayerSpectrum;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunData;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.reports.record.RunNetwork;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import dev.occam.reports.record.TraceEntry;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Judgement;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.Round;
import dev.occam.tuner.loop.SpectrumSample;
import dev.occam.tuner.loop.Stopwatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what a run found into the run record. */
final class RecordAssembly {

    private final TuneConfig config;
    private final Tuning tuning;
    private final DataSet data;
    private final Network network;
    private final Instant started;
    private final boolean regression;

    RecordAssembly(TuneConfig config, Tuning tuning, DataSet data, Network network, Instant started) {
        this.config = config;
        this.tuning = tuning;
        this.data = data;
        this.network = network;
        this.started = started;
        regression = data.task() == dev.occam.models.data.Task.REGRESSION;
    }

    /** What was measured of the chosen network. */
    record Measured(Metrics metrics, Calibration calibration) {}

    RunRecord record(
            LoopResult result,
            double noise,
            Measured measured,
            Stopwatch watch,
            double seconds,
            Map<String, String> files) {
        Judgement chosen = result.chosen() == null ? null : result.chosen().judgement();
        List<ParameterGroup> groups = chosen == null ? List.of() : groups(chosen);
        return new RunRecord(
                switch (result.ending()) {
                    case FINISHED -> RunStatus.FINISHED;
                    case INTERRUPTED -> RunStatus.INTERRUPTED;
                    case DIVERGED -> RunStatus.DIVERGED;
                },
                result.detail(),
                data.name(),
                ResolvedConfig.of(config, tuning),
                config.seed(),
                environment(),
                started,
                durations(watch, seconds),
                runData(),
                runNetwork(),
                tuned(chosen != null),
                notTuned(),
                trace(result.rounds()),
                groups,
                noise(noise),
                chosen == null ? null : evidence(chosen.value()),
                measured.metrics(),
                chosen == null
                        ? null
                        : TrustLine.of(
                                chosen,
                                result.rounds().get(0).judgement(),
                                dataCount(),
                                tuning.groups().prior().names()),
                chosen == null ? null : new SnippetWriter(data.task()).write(groups),
                files,
                tuning.log(),
                new Diagnostics(chosen == null ? null : spectra(chosen), measured.calibration(), null));
    }

    /** Null where the judgement came from a checkpoint of before spectra were kept. */
    private @Nullable List<LayerSpectrum> spectra(Judgement chosen) {
        List<SpectrumSample> samples = chosen.spectra();
        if (samples.size() != tuning.blocks().size()) {
            return null;
        }
        List<LayerSpectrum> spectra = new ArrayList<>();
        for (int b = 0; b < samples.size(); b++) {
            ParameterBlock block = tuning.blocks().get(b);
            SpectrumSample sample = samples.get(b);
            spectra.add(new LayerSpectrum(
                    block.name(),
                    tuning.groups().prior().names().get(tuning.groups().prior().groupOf(b)),
                    block.size(),
                    sample.positive(),
                    Arrays.stream(sample.ranks()).asLongStream().boxed().toList(),
                    sample.eigenvalues()));
        }
        return spectra;
    }

    private RunEnvironment environment() {
        String version =
                Objects.requireNonNullElse(RecordAssembly.class.getPackage().getImplementationVersion(), "development");
        return new RunEnvironment(
                version,
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                TorchRuntime.djlVersion(),
                TorchRuntime.version(),
                config.device(),
                TorchRuntime.threads(),
                tuning.type().name().toLowerCase(Locale.ROOT),
                tuning.cluster());
    }

    private static Durations durations(Stopwatch watch, double total) {
        double read = watch.seconds(Stopwatch.Work.DATA);
        double training = watch.seconds(Stopwatch.Work.TRAINING);
        double curvature = watch.seconds(Stopwatch.Work.CURVATURE);
        double evidence = watch.seconds(Stopwatch.Work.EVIDENCE);
        double other = Math.max(0, total - read - training - curvature - evidence);
        return new Durations(total, read, training, curvature, evidence, other);
    }

    private RunData runData() {
        return new RunData(
                data.name(),
                Task.valueOf(data.task().name()),
                data.train().rows(),
                data.test() == null ? 0 : data.test().rows(),
                data.train().features(),
                data.outputNames().size(),
                data.outputNames(),
                data.notes(),
                DataFingerprint.of(data, data.train()),
                data.test() == null ? null : DataFingerprint.of(data, data.test()));
    }

    private RunNetwork runNetwork() {
        return new RunNetwork(
                network.description(),
                tuning.parameters(),
                tuning.blocks().stream()
                        .map(block -> new RunNetwork.Layer(block.name(), tuning.ruleOf(block), block.size()))
                        .toList());
    }

    private List<String> tuned(boolean judged) {
        if (tuning.isGiven()) {
            return regression && judged ? List.of("observation noise") : List.of();
        }
        String prior =
                switch (config.prior().groups()) {
                    case SCALAR -> "one prior precision (weight decay) for all weights";
                    case LAYERWISE -> "prior precision (weight decay) by layer";
                    case TENSOR -> "prior precision (weight decay) by tensor";
                };
        return regression ? List.of(prior, "observation noise") : List.of(prior);
    }

    private List<String> notTuned() {
        List<String> fixed = new ArrayList<>();
        if (tuning.isGiven()) {
            fixed.add("prior precision (weight decay), as given");
        }
        fixed.addAll(List.of(
                "network architecture and width",
                "learning rate, schedule and optimiser",
                "number of epochs",
                "batch size",
                "initialisation"));
        if (config.prior().temperature() != 1) {
            fixed.add("temperature");
        }
        return fixed;
    }

    private List<TraceEntry> trace(List<Round> rounds) {
        List<TraceEntry> entries = new ArrayList<>();
        for (Round round : rounds) {
            Judgement judgement = round.judgement();
            EvidenceValue value = judgement.value();
            Hyperparameters h = judgement.hyperparameters();
            entries.add(new TraceEntry(
                    entries.size(),
                    round.phase(),
                    Math.toIntExact(round.epochs()),
                    round.steps(),
                    round.loss(),
                    tuning.inTargetUnits(value.value()),
                    tuning.inTargetUnits(value.logLikelihood()),
                    value.occamFactor(),
                    value.effectiveParameters(),
                    precisions(h),
                    regression ? h.noise() : null,
                    judgement.distance().gradientNorm(),
                    switch (round.state()) {
                        case KEPT -> TraceEntry.State.KEPT;
                        case CHOSEN -> TraceEntry.State.CHOSEN;
                        case REJECTED -> TraceEntry.State.REJECTED;
                    }));
        }
        return entries;
    }

    private static List<@Nullable Double> precisions(Hyperparameters h) {
        List<@Nullable Double> precisions = new ArrayList<>();
        for (int g = 0; g < h.groupCount(); g++) {
            precisions.add(h.priorPrecision(g));
        }
        return precisions;
    }

    private List<ParameterGroup> groups(Judgement chosen) {
        Hyperparameters h = chosen.hyperparameters();
        List<ParameterGroup> groups = new ArrayList<>();
        for (int g = 0; g < h.groupCount(); g++) {
            List<ParameterBlock> own = tuning.groups().blocksOf(g);
            groups.add(new ParameterGroup(
                    tuning.groups().prior().names().get(g),
                    own.stream()
                            .flatMap(block -> block.tensors().stream())
                            .map(Layer.Tensor::name)
                            .toList(),
                    own.stream().map(tuning::ruleOf).distinct().collect(Collectors.joining(", ")),
                    tuning.groups().sizeOf(g),
                    chosen.value().effectiveParametersOfGroup(g),
                    h.priorPrecision(g),
                    switch (chosen.maximum().bounds().get(g)) {
                        case INTERIOR -> ParameterGroup.Bound.INTERIOR;
                        case PRUNED -> ParameterGroup.Bound.PRUNED;
                        case NO_CURVATURE -> ParameterGroup.Bound.NO_CURVATURE;
                        case UNDETERMINED -> ParameterGroup.Bound.UNDETERMINED;
                    },
                    chosen.squaredNorms().get(g),
                    WeightDecay.of(
                            data.task(),
                            h.priorPrecision(g),
                            h.noise(),
                            config.prior().temperature(),
                            data.train().rows(),
                            data.outputNames().size())));
        }
        return groups;
    }

    private @Nullable Noise noise(double sigma) {
        if (!regression) {
            return null;
        }
        List<@Nullable Double> perOutput = new ArrayList<>();
        for (int c = 0; c < data.outputNames().size(); c++) {
            perOutput.add(sigma * data.targets().scale(c));
        }
        return new Noise(sigma, perOutput);
    }

    private Evidence evidence(EvidenceValue value) {
        double inUnits = tuning.inTargetUnits(value.value());
        String rules = tuning.blocks().stream().map(tuning::ruleOf).distinct().collect(Collectors.joining(" and "));
        return new Evidence(
                inUnits,
                inUnits / data.train().rows(),
                tuning.inTargetUnits(value.logLikelihood()),
                value.occamFactor(),
                value.logDetRatio(),
                value.scatter(),
                "Comparable with runs on the same " + data.train().rows() + " training rows of " + data.name()
                        + ", with the same likelihood, the same curvature (" + rules
                        + ", Fisher " + tuning.fisherLabel() + ") and the same bias placement.");
    }

    /** Numbers that the data bring: rows times outputs, of which a softmax has one to spare. */
    private long dataCount() {
        long outputs = data.outputNames().size();
        return data.train().rows() * (regression ? outputs : outputs - 1);
    }
}
