package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions against their definition in loops, and against the linear layers that they are in two special cases. */
class ConvolutionTest {

    private static final int CLASSES = 3;
    private static final double TOLERANCE = 1e-11;

    private NDManager manager;

    /** A convolution, the image it sees, and how many. */
    private record Setting(String name, PlainConvolution plain, boolean bias, int height, int width, int rows) {

        @Override
        public String toString() {
            return name;
        }

        Conv2d convolution() {
            return Conv2d.builder()
                    .setFilters(plain.filters())
                    .setKernelShape(shape(plain.kernel()))
                    .optStride(shape(plain.stride()))
                    .optPadding(shape(plain.padding()))
                    .optDilation(shape(plain.dilation()))
                    .optGroups(plain.groups())
                    .optBias(bias)
                    .build();
        }

        Shape image(long images) {
            return new Shape(images, plain.channels(), height, width);
        }

        private static Shape shape(int[] values) {
            return new Shape(values[0], values[1]);
        }
    }

    private static Setting setting(
            String name, int channels, int filters, int groups, int[][] geometry, boolean bias, int... image) {
        PlainConvolution plain =
                new PlainConvolution(channels, filters, geometry[0], geometry[1], geometry[2], geometry[3], groups);
        return new Setting(name, plain, bias, image[0], image[1], image[2]);
    }

    private static int[][] geometry(int[] kernel, int[] stride, int[] padding, int[] dilation) {
        return new int[][] {kernel, stride, padding, dilation};
    }

    static Stream<Setting> settings() {
        int[] one = {1, 1};
        int[] none = {0, 0};
        int[] two = {2, 2};
        int[] three = {3, 3};
        return Stream.of(
                setting("plain", 2, 3, 1, geometry(three, one, none, one), true, 5, 5, 6),
                setting("padded", 2, 3, 1, geometry(three, one, one, one), true, 5, 4, 6),
                setting("strided", 2, 3, 1, geometry(three, two, one, one), false, 6, 5, 6),
                setting("dilated", 2, 3, 1, geometry(three, one, two, two), true, 6, 6, 6),
                setting("grouped", 4, 6, 2, geometry(three, one, one, one), true, 4, 4, 6),
                setting("depthwise", 3, 3, 3, geometry(two, one, none, one), false, 4, 5, 6),
                setting(
                        "all at once",
                        4,
                        6,
                        2,
                        geometry(new int[] {3, 2}, new int[] {2, 1}, new int[] {2, 1}, new int[] {1, 3}),
                        true,
                        7,
                        6,
                        6),
                // 256 positions of 19 numbers: beyond 862 rows, one batch is cut into chunks.
                setting("grouped, in chunks", 4, 2, 2, geometry(three, one, one, one), true, 16, 16, 900));
    }

    static Stream<Arguments> settingsAndPlacements() {
        return settings().flatMap(setting -> Arrays.stream(BiasPlacement.values())
                .map(placement -> Arguments.of(setting, placement)));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray images(Setting setting) {
        return Networks.normal(manager, 2, setting.image(setting.rows()).getShape());
    }

    private static double[][] rows(NDArray images) {
        int rows = (int) images.getShape().get(0);
        double[] all = images.toDoubleArray();
        int size = all.length / rows;
        double[][] split = new double[rows][];
        Arrays.setAll(split, n -> Arrays.copyOfRange(all, n * size, (n + 1) * size));
        return split;
    }

    private static double[] values(Block block, int parameter) {
        List<Parameter> parameters = block.getParameters().values();
        return parameter < parameters.size()
                ? parameters.get(parameter).getArray().toDoubleArray()
                : new double[0];
    }

    /** Invariant: the recorded patches are those of the definition, and their product with the weight is the output. */
    @ParameterizedTest
    @MethodSource("settings")
    void patchesTimesWeightAreTheConvolution(Setting setting) {
        Block block = Networks.initialise(manager, 1, setting.convolution(), setting.image(1));
        NDArray x = images(setting).get("0:3");
        NDArray output = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        LayerCalls calls = Recorder.of(block).record(x).calls().get(0);
        double[][] recorded = rows(calls.inputs(manager, 0, 3));
        for (int n = 0; n < 3; n++) {
            double[][][] patches = setting.plain().patches(rows(x)[n], setting.height(), setting.width());
            double[][] expected =
                    setting.plain().apply(patches, values(block, 0), setting.bias() ? values(block, 1) : new double[0]);
            requireClose(setting + ", output", rows(output)[n], flat(expected), TOLERANCE);
            assertThat(calls.positions()).isEqualTo(patches[0].length);
            double[][] byPosition = new double[patches[0].length][];
            for (int r = 0; r < byPosition.length; r++) {
                double[][] shares = new double[patches.length][];
                for (int group = 0; group < shares.length; group++) {
                    shares[group] = patches[group][r];
                }
                byPosition[r] = flat(shares);
            }
            requireClose(setting + ", patches", recorded[n], flat(byPosition), TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("settingsAndPlacements")
    void factorsAndFullBlocksAreThoseOfTheDefinition(Setting setting, BiasPlacement placement) {
        Block block = headed(setting);
        NDArray x = images(setting);
        NDArray y = Networks.classes(manager, 3, CLASSES, setting.rows());
        boolean joint = setting.bias() && placement == BiasPlacement.JOINT;
        PlainFactors plain = plain(setting, block, x, joint);
        int groups = setting.plain().groups();
        for (int size : new int[] {setting.rows(), Math.max(1, setting.rows() / 5)}) {
            Batches data = Batches.of(x, y, size);
            Factors expand = factors(block, Kfac.EXPAND, data, placement);
            Factors reduce = factors(block, Kfac.REDUCE, data, placement);
            CurvatureSums full = sums(block, BlockDiagonal.GGN, data, placement);
            CurvatureSums diagonal = sums(block, Diagonal.GGN, data, placement);
            for (int group = 0; group < groups; group++) {
                String what = setting + ", " + placement + ", batches of " + size + ", group " + group + ", ";
                require(what + "A expanded", expand.a().get(group), plain.expandInput[group]);
                require(what + "B expanded", expand.b().get(group), plain.expandGradient[group]);
                require(what + "A reduced", reduce.a().get(group), plain.reduceInput[group]);
                require(what + "B reduced", reduce.b().get(group), plain.reduceGradient[group]);
                require(what + "full", ((DenseStatistic) full.statistics().get(group)).matrix(), plain.full[group]);
                double[] expected = new double[plain.full[group].length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = plain.full[group][i][i];
                }
                double[] ours = ((DiagonalStatistic) diagonal.statistics().get(group))
                        .diagonal()
                        .toDoubleArray();
                requireClose(what + "diagonal", ours, expected, TOLERANCE);
            }
        }
    }

    private Block headed(Setting setting) {
        SequentialBlock block = new SequentialBlock()
                .add(setting.convolution())
                .add(Activation.tanhBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).optBias(false).build());
        return Networks.initialise(manager, 1, block, setting.image(1));
    }

    private static PlainFactors plain(Setting setting, Block block, NDArray x, boolean joint) {
        double[] bias = setting.bias() ? values(block, 1) : new double[0];
        double[] head = values(block, setting.bias() ? 2 : 1);
        double[][] byClass = new double[CLASSES][];
        int size = head.length / CLASSES;
        Arrays.setAll(byClass, c -> Arrays.copyOfRange(head, c * size, (c + 1) * size));
        return new PlainFactors(
                setting.plain(), joint, rows(x), setting.height(), setting.width(), values(block, 0), bias, byClass);
    }

    private Factors factors(Block block, Kfac structure, Batches data, BiasPlacement placement) {
        return Factors.of(block, new Categorical(), new Fisher.Exact(), structure, data, placement, manager);
    }

    private CurvatureSums sums(Block block, Structure structure, Batches data, BiasPlacement placement) {
        // The head has too many inputs for a full matrix.
        StructurePolicy policy = b -> b.columns() > 200 ? Kfac.REDUCE : structure;
        return new CurvaturePass(block, new Categorical(), policy, placement).collect(data, manager);
    }

    /** Invariant: a kernel of one pixel is a linear layer with as many positions as the image has pixels. */
    @ParameterizedTest
    @EnumSource(BiasPlacement.class)
    void aKernelOfOnePixelIsALinearLayerOverPixels(BiasPlacement placement) {
        Conv2d convolution =
                Conv2d.builder().setFilters(3).setKernelShape(new Shape(1, 1)).build();
        Block first = new SequentialBlock()
                .add(convolution)
                .add(Activation.tanhBlock())
                .add(new LambdaBlock(
                        l -> new NDList(l.singletonOrThrow().mean(new int[] {3}).mean(new int[] {2}))))
                .add(Linear.builder().setUnits(CLASSES).build());
        Block second = new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Activation.tanhBlock())
                .add(new LambdaBlock(l -> new NDList(l.singletonOrThrow().mean(new int[] {1}))))
                .add(Linear.builder().setUnits(CLASSES).build());
        NDArray images = Networks.normal(manager, 3, 5, 2, 3, 4);
        NDArray pixels = images.reshape(5, 2, 12).transpose(0, 2, 1);
        requireSame(
                Networks.initialise(manager, 4, first, new Shape(1, 2, 3, 4)),
                images,
                Networks.initialise(manager, 4, second, new Shape(1, 12, 2)),
                pixels,
                placement);
    }

    /** Invariant: a kernel as large as the image is a linear layer of the flattened image. */
    @ParameterizedTest
    @EnumSource(BiasPlacement.class)
    void aKernelOfTheWholeImageIsALinearLayer(BiasPlacement placement) {
        Conv2d convolution =
                Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 2)).build();
        Block first = new SequentialBlock()
                .add(convolution)
                .add(Activation.tanhBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
        Block second = new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(4).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
        NDArray images = Networks.normal(manager, 5, 6, 2, 3, 2);
        Block convolved = Networks.initialise(manager, 6, first, new Shape(1, 2, 3, 2));
        Block flattened = Networks.initialise(manager, 6, second, new Shape(1, 2, 3, 2));
        for (int k = 0; k < 4; k++) {
            NDArray weight = convolved.getParameters().get(k).getValue().getArray();
            weight.reshape(flattened
                            .getParameters()
                            .get(k)
                            .getValue()
                            .getArray()
                            .getShape())
                    .copyTo(flattened.getParameters().get(k).getValue().getArray());
        }
        requireSame(convolved, images, flattened, images, placement);
    }

    private void requireSame(Block one, NDArray x, Block other, NDArray otherX, BiasPlacement placement) {
        NDArray y = Networks.classes(manager, 7, CLASSES, x.getShape().get(0));
        for (Kfac structure : List.of(Kfac.EXPAND, Kfac.REDUCE)) {
            Factors ours = factors(one, structure, Batches.of(x, y, 4), placement);
            Factors theirs = factors(other, structure, Batches.of(otherX, y, 4), placement);
            assertThat(ours.blocks()).hasSameSizeAs(theirs.blocks());
            for (int k = 0; k < ours.blocks().size(); k++) {
                String what = structure.rule() + ", " + placement + ", block " + k;
                requireClose(
                        what + ", A",
                        ours.a().get(k).toDoubleArray(),
                        theirs.a().get(k).toDoubleArray(),
                        TOLERANCE);
                requireClose(
                        what + ", B",
                        ours.b().get(k).toDoubleArray(),
                        theirs.b().get(k).toDoubleArray(),
                        TOLERANCE);
            }
        }
    }

    private static void require(String what, NDArray actual, double[][] expected) {
        requireClose(what, actual.toDoubleArray(), flat(expected), TOLERANCE);
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
