package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way an IDX file or folder can be wrong, with the whole line it is answered by. */
class IdxErrorsTest {
    @TempDir
    Path folder;

    private Path images;
    private Path labels;
    private Path testImages;
    private Path testLabels;

    @BeforeEach
    void goodFiles() throws IOException {
        ImageFiles.idxFolder(folder, "");
        images = folder.resolve("train-images-idx3-ubyte");
        labels = folder.resolve("train-labels-idx1-ubyte");
        testImages = folder.resolve("t10k-images-idx3-ubyte");
        testLabels = folder.resolve("t10k-labels-idx1-ubyte");
    }

    @Test
    void aWrongBeginning() throws IOException {
        Files.copy(labels, folder.resolve("kept"));
        ImageFiles.idxLabels(images, 1, (byte) 0);
        expectError(
                images + ": IDX labels (magic number 2049) where images (2051) are needed; check which file is which");
        ImageFiles.write(images, new byte[] {0, 0, 13, 3, 0, 0});
        expectError(
                images + ": no IDX file of images, which begins with the magic number 2051, not 3331; check the file");
        ImageFiles.write(images, new byte[] {0, 0});
        expectError(images + ": only 2 bytes, so no IDX file; check the file");
        ImageFiles.idxFolder(folder, "");
        ImageFiles.idxImages(labels, 1, 1, 1, new byte[1]);
        expectError(
                labels + ": IDX images (magic number 2051) where labels (2049) are needed; check which file is which");
    }

    @Test
    void aHeaderThatCantBe() throws IOException {
        ImageFiles.write(images, Arrays.copyOf(Files.readAllBytes(images), 14));
        expectError(images + ": ends within its header; copy or download it again");
        ImageFiles.idxImages(images, 0, 4, 3, new byte[0]);
        expectError(images + ": its header holds the size 0 where at least 1 is needed; check the file");
        ImageFiles.idxImages(images, 2, -4, 3, new byte[0]);
        expectError(images + ": its header holds the size -4 where at least 1 is needed; check the file");
        for (int[] sizes : List.of(new int[] {60_000, 1000, 1000}, new int[] {Integer.MAX_VALUE, 46341, 46341})) {
            ImageFiles.idxImages(images, sizes[0], sizes[1], sizes[2], new byte[5]);
            expectError(images + ": its header promises " + sizes[0] + " images of " + sizes[1] + " by " + sizes[2]
                    + " pixels, more than one Java array holds; check the file, or make it smaller");
        }
    }

    @Test
    void aLengthThatDoesNotFit() throws IOException {
        ImageFiles.idxImages(images, 20, 4, 3, new byte[239]);
        expectError(images + ": ends after 239 of the 240 bytes of its 20 images of 4 by 3 pixels;"
                + " copy or download it again");
        ImageFiles.idxImages(images, 1_900_000, 28, 28, new byte[10]);
        expectError(images + ": ends after 10 of the 1489600000 bytes of its 1900000 images of 28 by 28 pixels;"
                + " copy or download it again");
        ImageFiles.idxImages(images, 20, 4, 3, new byte[241]);
        expectError(images + ": more bytes follow its 20 images of 4 by 3 pixels;"
                + " check that the header's count is that of the file");
        ImageFiles.idxFolder(folder, "");
        ImageFiles.idxLabels(labels, 21, ImageFiles.inTurn(20, 4));
        expectError(labels + ": ends after 20 of the 21 bytes of its 21 labels; copy or download it again");
        ImageFiles.idxLabels(labels, 21, ImageFiles.inTurn(21, 4));
        expectError(labels + ": 21 labels, but train-images-idx3-ubyte holds 20 images;"
                + " take both files from the same data set");
    }

    @Test
    void brokenGzip() throws IOException {
        Path zipped = ImageFiles.idxImages(folder.resolve("x.gz"), 20, 4, 3, ImageFiles.noise(240, 1));
        byte[] whole = Files.readAllBytes(zipped);
        Files.write(images, Arrays.copyOf(whole, whole.length / 2));
        expectError(images + ": its gzip data end too early; copy or download it again");
        whole[whole.length - 7] ^= 1;
        Files.write(images, whole);
        expectError(images + ": its gzip data are broken (Corrupt GZIP trailer); copy or download it again");
    }

    @Test
    void labelsThatCantBe() throws IOException {
        ImageFiles.idxLabels(testLabels, 10, ImageFiles.inTurn(10, 5));
        expectError(testLabels + ": image 4 (counted from 0) has label 4, but the classes are 0 to 3; check the file");
        ImageFiles.idxLabels(labels, 20, new byte[20]);
        expectError(labels + ": every label is 0; at least two classes are needed");
    }

    @Test
    void testImagesOfAnotherSize() throws IOException {
        ImageFiles.idxImages(testImages, 10, 3, 4, new byte[120]);
        expectError(testImages + ": images of 3 by 4 pixels, but the training images are 4 by 3;"
                + " take both from the same data set");
    }

    @Test
    void missingFiles() throws IOException {
        Files.delete(testLabels);
        expectError(folder + ": no file 't10k-labels-idx1-ubyte' or 't10k-labels-idx1-ubyte.gz'; add it");
        Files.move(labels, folder.resolve("train_labels.idx"));
        expectError(folder + ": no file 'train-labels-idx1-ubyte' or 'train-labels-idx1-ubyte.gz',"
                + " nearest: 'train_labels.idx'; add it");
        expectError(() -> IdxFiles.of(images, labels).read(), labels + ": no such file; check the path");
        expectError(() -> IdxFiles.of(folder, labels).read(), folder + ": a folder, not a file; name a file in it");
        expectError(
                () -> new IdxFiles(images, labels, testImages, null, ImageLimits.none()),
                testImages + ": test images without test labels; name both files or neither");
        Path nowhere = folder.resolve("nowhere");
        expectError(() -> IdxFolder.of(nowhere).read(), nowhere + ": no such folder; check the path");
        expectError(
                () -> IdxFolder.of(images).read(), images + ": a file, not a folder; name the folder of the images");
    }

    @Test
    void aNegativeLimit() {
        expectError(() -> new ImageLimits(0, -2, 0), "a limit of images can't be negative, but is -2; 0 takes all");
    }

    @Test
    void moreThanTheHeapHolds() {
        Path large = folder.resolve("large");
        assertThat(catchThrowableOfType(DataException.class, () -> Memory.checkPictures(large, 1 << 30, 2L << 30)))
                .hasMessage(large + ": its numbers need more than 2.0 GiB, Java has 2.0 GiB;"
                        + " give Java more with JAVA_TOOL_OPTIONS=-Xmx..g");
        Memory.checkPictures(large, 0.7 * (1 << 30), 2L << 30);
    }

    private void expectError(String message) {
        expectError(() -> IdxFolder.of(folder).read(), message);
    }

    private static void expectError(ThrowingCallable call, String message) {
        assertThat(catchThrowableOfType(DataException.class, call)).hasMessage(message);
    }
}
