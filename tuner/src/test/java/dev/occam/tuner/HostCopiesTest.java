package dev.occam.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Where numbers leave the device: each of these places makes the host wait for a GPU, so that none may lie within a step
 * or a batch. A place that is new here wants its line in docs/gpu.md, with how often it is reached.
 */
@AnalyzeClasses(packages = "dev.occam", importOptions = DoNotIncludeTests.class)
class HostCopiesTest {

    private static final Pattern FETCH =
            Pattern.compile("to(Double|Float|Long|Int|Byte|Uint8|Boolean|String|Type)?Array|toByteBuffer"
                    + "|get(Double|Float|Long|Int|Byte|Uint8|Boolean)|contentEquals|allClose|toDebugString|encode");

    /** What reads a number of an array within a program; it may do so with {@code HostNumbers} alone. */
    private static final Pattern READ =
            Pattern.compile("\\b(int|float|bool)\\(|\\bitem\\b|tolist|nonzero|masked_select");

    private static final Pattern READ_OF_HOST_NUMBERS =
            Pattern.compile("int\\((torch\\.select\\((sizes|forms|layout), 0, [\\di]\\)|step|axis)\\)");

    @ArchTest
    static void numbersLeaveTheDeviceInNamedPlacesAlone(JavaClasses classes) {
        assertThat(places(
                        classes,
                        call -> call.getTargetOwner().isAssignableTo(NDArray.class)
                                && FETCH.matcher(call.getName()).matches()))
                .containsExactly(
                        // once a step with statistics: whether they are finite
                        "BlockwisePreconditioner.observe",
                        // once a run that is resumed
                        "BlockwisePreconditioner.restore",
                        // once a batch: whether a user's data are numbers
                        "CheckedBatches.requireFinite",
                        // once a coupled block and set of prior precisions
                        "CoupledGram.at",
                        // once a part of a coupled block
                        "CoupledGram.of",
                        // once a block
                        "Curvature.spectra",
                        // once a pass
                        "CurvatureSums.negativeLogLikelihood",
                        // once a block
                        "DenseBlock.eigenvalues",
                        // once a block
                        "DenseBlock.spectrum",
                        // when damping changes
                        "DiagonalMethod.damp",
                        // once a block
                        "DiagonalStatistic.finish",
                        // once a block
                        "EigenvalueCorrectedBlock.eigenvalues",
                        // when damping changes
                        "EkfacMethod.damp",
                        // once an epoch
                        "EpochLosses.fetch",
                        // once a prior of parts
                        "EvidenceOfPrior.squaredNorms",
                        // once a call with a slice: which entries it takes
                        "Explanation.elementwise",
                        // once a prediction: whether the weights have moved
                        "Fingerprint.sum",
                        // once an epoch with an early stop
                        "Fit.penalty",
                        // once a run
                        "InitialPrior.squares",
                        // when bases change
                        "KroneckerAverages.shift",
                        // once a block
                        "KroneckerBlock.eigenvalues",
                        // once a block
                        "KroneckerBlock.spectrum",
                        // a few times a block whose curvature is seen, with kpsvd-lanczos
                        "Lanczos.trace",
                        // twice a block, when asked how far the weights are from their maximum
                        "LogJoint.sum",
                        // once a training
                        "LossScale.scalar",
                        // once a pass of a low-rank fit
                        "LowRankSum.finish",
                        // once a block
                        "MapDistance.slopeInEigenbasis",
                        // once a pass
                        "MixingProbe.lastLayerOutside",
                        // once a pass
                        "MixingProbe.termsMeet",
                        // a model's answer to its user
                        "NativeNetwork.certain",
                        // a model's answer to its user
                        "NativeNetwork.uncertain",
                        // once a graph: where its edges lead
                        "Neighbourhoods.of",
                        // once a file
                        "NetworkDigest.of",
                        // once a part of the data
                        "NetworkOutputs.of",
                        // once a batch of each round that looks for noises by output
                        "NoiseSearch$Sums.add",
                        // once a run that is kept
                        "Novelty.scores",
                        // once a factor
                        "Operators.canonicalNullSpace",
                        // once, for a matrix that is refused
                        "Operators.count",
                        // twice a factor
                        "Operators.largest",
                        // once a batch: whether a user's targets are in range
                        "OutputBasis.requireRange",
                        // once a group of partitions, whose sums travel
                        "PackedSums$Writer.array",
                        // once a group of partitions, whose sums travel
                        "PackedSums$Writer.symmetric",
                        // once a batch of graphs: how many nodes each has
                        "PaddedGraphs.rows",
                        // once a layer, for a later pass on other machines
                        "PassStart$Numbers.of",
                        // log y! is the host's
                        "Poisson.negativeLogLikelihood",
                        // counts are drawn on the host
                        "Poisson.sample",
                        // log y! is the host's
                        "PoissonPredictive.logDensity",
                        // a few times a block whose curvature is seen, with the methods that fit products to it
                        "PowerIteration.norm",
                        // when the prior changes
                        "PreconditionedDescent.pull",
                        // once a run that is resumed
                        "PreconditionedDescent.restore",
                        // once a part of the test rows
                        "Predictives.classes",
                        // once a part of the test rows
                        "Predictives.numbers",
                        // a benchmark's own, to wait for the device
                        "RandomData.read",
                        // once a batch of a trial step
                        "Refit.fit",
                        // once a model that is read
                        "RestoredBlock.of",
                        // once a chunk of new rows
                        "RowPredictor.classes",
                        // once a chunk of new rows
                        "RowPredictor.numbers",
                        // a study's own, of small networks
                        "SharingExactness.matrix",
                        "SpectrumMeasure.add",
                        "SpectrumMeasure.correlation",
                        "SpectrumMeasure.rearranged",
                        "SpectrumMeasure.square",
                        // once a training
                        "TargetMoments.of",
                        // once a file
                        "TensorFile.write",
                        // once a model: whether the layer taken out is its last
                        "TorchScriptFeatures.number",
                        // once a model
                        "TrainedNetwork.of",
                        // once a candidate of a validation grid
                        "Tuning.best",
                        // once a low-rank block and set of prior precisions
                        "WhitenedBlock.of");
    }

    @ArchTest
    static void managersBeginInNamedPlacesAlone(JavaClasses classes) {
        assertThat(places(
                        classes,
                        call -> call.getTargetOwner().isAssignableTo(NDManager.class)
                                && call.getName().equals("newBaseManager")))
                .containsExactly(
                        "Benchmarks.run",
                        "EigenbasisSpectrum.measure",
                        "KeptPosterior.scores",
                        "Laplace.collectPart",
                        "Laplace.fitted",
                        "MemoryTuneRun.run",
                        "NativeNetwork.<init>",
                        "NoiseSearch.run",
                        "NoiseSearch.variances",
                        "Planning.plan",
                        "PosteriorFile.read",
                        "PredictionProcess.main",
                        "Refit.moved",
                        "SharingExactness.matrix",
                        "SharingExactness.measure",
                        "StoredRun.open",
                        "TorchProgram.load",
                        "Tuning.best");
    }

    @ArchTest
    static void programsReadHostNumbersAlone(JavaClasses classes) {
        assertThat(List.of(
                        "/dev/occam/laplace/torch/Operators.py",
                        "/dev/occam/laplace/precondition/Precondition.py",
                        "/dev/occam/tuner/train/Steps.py"))
                .allSatisfy(path -> assertThat(READ.matcher(
                                        READ_OF_HOST_NUMBERS.matcher(text(path)).replaceAll(""))
                                .find())
                        .as(path)
                        .isFalse());
    }

    private static TreeSet<String> places(JavaClasses classes, Predicate<JavaMethodCall> wanted) {
        TreeSet<String> places = new TreeSet<>();
        classes.forEach(owner ->
                owner.getMethodCallsFromSelf().stream().filter(wanted).forEach(call -> places.add(place(call))));
        return places;
    }

    /** The method that was written: a lambda counts as the one that it stands in. */
    private static String place(JavaMethodCall call) {
        String owner = call.getOriginOwner().getFullName();
        String method = call.getOrigin().getName().replaceAll("^lambda\\$(.+)\\$\\d+$", "$1");
        return owner.substring(owner.lastIndexOf('.') + 1) + "." + method;
    }

    private static String text(String path) {
        try (InputStream in = HostCopiesTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
