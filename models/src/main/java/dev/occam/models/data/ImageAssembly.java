package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From images as read to a data set: drawn to their limits, pixels scaled by the training images
 * drawn, labels checked.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param classes the class names by label; null where the format has none, then the labels up to the
 *     training images' largest
 */
record ImageAssembly(
        String name,
        int channels,
        int height,
        int width,
        @Nullable List<String> classes,
        ImageLimits limits) {
    private static final List<String> COLOURS = List.of("red_", "green_", "blue_");

    /** The short name of the folder that holds {@code file}. */
    static String folderName(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null || folder.getFileName() == null ? "images" : DataName.of(folder);
    }

    DataSet assemble(LabelledImages allTrain, @Nullable LabelledImages allTest) {
        List<String> names = classes == null ? labelNames(allTrain) : classes;
        check(allTrain, names);
        checkSeveral(allTrain);
        LabelledImages train = allTrain.select(limits.trainRows(allTrain.count()));
        PixelScaling scaling = PixelScaling.fit(train.pixels(), channels, height * width);
        double[][] values = scaling.values();
        List<String> notes = new ArrayList<>();
        String of = drawn(train, allTrain, "training");
        LabelledImages test = null;
        if (allTest != null) {
            check(allTest, names);
            test = allTest.select(limits.testRows(allTest.count()));
            of += " and " + drawn(test, allTest, "test");
        }
        boolean some =
                train.count() < allTrain.count() || (test != null && allTest != null && test.count() < allTest.count());
        notes.add("data: " + of + " of " + height + " by " + width + (channels == 1 ? " grey" : " colour") + " pixels"
                + (some && limits.listed() == null ? ", drawn at random with seed " + limits.seed() : ""));
        notes.addAll(scaling.notes());
        notes.addAll(untrained(train, names));
        return new DataSet(
                name,
                Task.CLASSIFICATION,
                featureNames(),
                names,
                examples(train, values, names.size()),
                test == null ? null : examples(test, values, names.size()),
                Standardisation.identity(names.size()),
                notes,
                new ImageSchema(channels, height, width, scaling.means(), scaling.deviations(), names));
    }

    private static String drawn(LabelledImages some, LabelledImages all, String part) {
        String count = some.count() == all.count() ? "" : some.count() + " of ";
        return count + all.count() + " " + part + (all.count() == 1 ? " image" : " images");
    }

    private static List<String> labelNames(LabelledImages train) {
        int largest = IntStream.range(0, train.count()).map(train::label).max().orElse(0);
        return IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList();
    }

    private static void check(LabelledImages images, List<String> names) {
        for (int image = 0; image < images.count(); image++) {
            if (images.label(image) >= names.size()) {
                throw DataException.in(
                        images.file(),
                        "image " + image + " (counted from 0) has label " + images.label(image)
                                + ", but the classes are 0 to " + (names.size() - 1),
                        "check the file");
            }
        }
    }

    private static void checkSeveral(LabelledImages train) {
        if (IntStream.range(0, train.count()).allMatch(image -> train.label(image) == train.label(0))) {
            throw DataException.in(train.file(), "every label is " + train.label(0), "at least two classes are needed");
        }
    }

    private static List<String> untrained(LabelledImages train, List<String> names) {
        boolean[] seen = new boolean[names.size()];
        for (int image = 0; image < train.count(); image++) {
            seen[train.label(image)] = true;
        }
        List<String> missing = IntStream.range(0, seen.length)
                .filter(label -> !seen[label])
                .mapToObj(label -> DataException.quote(names.get(label)))
                .toList();
        if (missing.isEmpty()) {
            return List.of();
        }
        return List.of((missing.size() == 1 ? "class " : "classes ") + String.join(", ", missing)
                + (missing.size() == 1 ? " has" : " have") + " no training image");
    }

    private Examples examples(LabelledImages images, double[][] values, int count) {
        double[] ids =
                IntStream.range(0, images.count()).mapToDouble(images::label).toArray();
        ScaledBytes pixels = new ScaledBytes(images.pixels(), height * width, values);
        return Examples.classification(new long[] {channels, height, width}, count, pixels, ids);
    }

    private List<String> featureNames() {
        return IntStream.range(0, channels * height * width)
                .mapToObj(i -> (channels == 1 ? "pixel_" : COLOURS.get(i / (height * width))) + i / width % height + "_"
                        + i % width)
                .toList();
    }
}
