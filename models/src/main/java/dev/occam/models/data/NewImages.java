package dev.occam.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * New images for a network that was trained on images of their kind: of a folder its test images, or all where there are
 * none; or those of one file.
 * <p>Grey images are read from IDX files, of which one of images alone has no labels; colour from CIFAR's binary records,
 * plain or gzipped. The bytes of one file are held at once, and numbers made of some images at a time.
 *
 * @param path a folder or a file
 * @param schema what the training images taught
 */
record NewImages(Path path, ImageSchema schema) implements NewExamples {

    @Override
    public void forEach(int rows, Consumer<Chunk> action) {
        go(rows, action, false);
    }

    @Override
    public void forEachWithTargets(int rows, Consumer<Chunk> action) {
        go(rows, action, true);
    }

    private void go(int rows, Consumer<Chunk> action, boolean withTargets) {
        if (rows < 1) {
            throw new IllegalArgumentException("at least one image at a time, not " + rows);
        }
        LabelledImages images = schema.grey() ? grey(withTargets) : colour();
        if (withTargets) {
            check(images);
        }
        ScaledBytes pixels = schema.scaled(images.pixels());
        int numbers = schema.channels() * schema.height() * schema.width();
        int count = images.pixels().length / numbers;
        for (int from = 0; from < count; from += rows) {
            int some = Math.min(rows, count - from);
            double[] inputs = new double[Math.multiplyExact(some, numbers)];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = pixels.get(from + i / numbers, i % numbers);
            }
            double[] targets = withTargets
                    ? IntStream.range(from, from + some)
                            .mapToDouble(images::label)
                            .toArray()
                    : new double[0];
            action.accept(new Chunk(from, some, inputs, targets));
        }
    }

    private void check(LabelledImages images) {
        for (int image = 0; image < images.count(); image++) {
            if (images.label(image) >= schema.outputs().size()) {
                throw DataException.in(
                        images.file(),
                        "image " + image + " (counted from 0) has label " + images.label(image)
                                + ", but the run learned the classes 0 to "
                                + (schema.outputs().size() - 1),
                        "check the file");
            }
        }
    }

    private LabelledImages grey(boolean withLabels) {
        if (!Files.isDirectory(path)) {
            if (withLabels) {
                throw DataException.in(path, "one file of images has no labels", "name the folder of both");
            }
            return new LabelledImages(path, checked(path).pixels(), new byte[0]);
        }
        if (DataFormat.of(path) != DataFormat.IDX) {
            throw other("grey images in IDX files");
        }
        IdxFiles files = IdxFolder.of(path).files();
        Path images = files.testImages() == null ? files.trainImages() : files.testImages();
        @Nullable Path labels = files.testLabels() == null ? files.trainLabels() : files.testLabels();
        return IdxFile.pair(checked(images), images, labels);
    }

    private IdxFile.Images checked(Path file) {
        IdxFile.Images images = IdxFile.images(file);
        if (images.height() != schema.height() || images.width() != schema.width()) {
            throw DataException.in(
                    file,
                    "images of " + images.height() + " by " + images.width() + " pixels, but the run learned from "
                            + schema.height() + " by " + schema.width(),
                    "bring them to that size");
        }
        return images;
    }

    private LabelledImages colour() {
        CifarKind kind = Arrays.stream(CifarKind.values())
                .filter(one -> one.classes() == schema.outputs().size())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        schema.outputs().size() + " classes are neither of CIFAR-10 nor of CIFAR-100"));
        if (!Files.isDirectory(path)) {
            return CifarRecords.read(kind, List.of(path));
        }
        FolderFiles here = FolderFiles.in(path);
        List<Path> files = new ArrayList<>(here.matching(kind.test()));
        if (files.isEmpty()) {
            files.addAll(here.matching(kind.train()));
        }
        if (files.isEmpty()) {
            throw other("colour images in binary files of " + kind.label());
        }
        return CifarRecords.read(kind, files);
    }

    private DataException other(String wanted) {
        return DataException.in(
                path, "no " + wanted + ", which the run learned from", "name their folder, or one file");
    }
}
