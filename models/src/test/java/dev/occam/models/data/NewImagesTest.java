package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New images are read as the training images were: same numbers, same classes, or a line that says why not. */
class NewImagesTest {

    @TempDir
    Path folder;

    private static RowSchema schema(DataSet data) {
        return Objects.requireNonNull(data.schema());
    }

    private static List<NewExamples.Chunk> chunks(NewExamples rows, int atOnce) {
        List<NewExamples.Chunk> chunks = new ArrayList<>();
        rows.forEachWithTargets(atOnce, chunks::add);
        return chunks;
    }

    private static void expect(Examples expected, List<NewExamples.Chunk> chunks) {
        int row = 0;
        for (NewExamples.Chunk chunk : chunks) {
            assertThat(chunk.first()).isEqualTo(row);
            int numbers = chunk.inputs().length / chunk.rows();
            for (int i = 0; i < chunk.rows(); i++, row++) {
                for (int j = 0; j < numbers; j++) {
                    assertThat(chunk.inputs()[i * numbers + j]).isEqualTo(expected.input(row, j));
                }
                assertThat(chunk.targets()[i]).isEqualTo(expected.label(row));
            }
        }
        assertThat(row).isEqualTo(expected.rows());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 100})
    void theTestImagesOfAFolderAreThoseOfItsDataSet(int atOnce) throws IOException {
        DataSet data = IdxFolder.of(ImageFiles.idxFolder(folder, ".gz")).read();
        assertThat(schema(data).shape()).containsExactly(1, 4, 3);
        assertThat(schema(data).outputs()).isEqualTo(data.outputNames());
        expect(Objects.requireNonNull(data.test()), chunks(schema(data).rows(folder), atOnce));
    }

    @Test
    void colourImagesAreThoseOfTheirDataSet() throws IOException {
        ImageFiles.cifar(folder.resolve("data_batch_1.bin"), 1, (byte) 3, (byte) 9, (byte) 0);
        Path test = ImageFiles.cifar(folder.resolve("test_batch.bin.gz"), 2, (byte) 4, (byte) 1);
        DataSet data = CifarBinary.of(folder).read();
        assertThat(schema(data).shape()).containsExactly(3, 32, 32);
        expect(Objects.requireNonNull(data.test()), chunks(schema(data).rows(folder), 1));
        expect(Objects.requireNonNull(data.test()), chunks(schema(data).rows(test), 5));
    }

    @Test
    void aFolderWithoutTestImagesGivesAll() throws IOException {
        DataSet data = IdxFolder.of(ImageFiles.idxFolder(folder, "")).read();
        Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        expect(data.train(), chunks(schema(data).rows(folder), 7));
    }

    @Test
    void oneFileOfImagesIsPredictedAndNotMeasured() throws IOException {
        DataSet data = IdxFolder.of(ImageFiles.idxFolder(folder, "")).read();
        NewExamples rows = schema(data).rows(folder.resolve("t10k-images-idx3-ubyte"));
        List<NewExamples.Chunk> chunks = new ArrayList<>();
        rows.forEach(100, chunks::add);
        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).rows()).isEqualTo(10);
        assertThat(chunks.get(0).targets()).isEmpty();
        assertThat(chunks.get(0).inputs()[5])
                .isEqualTo(Objects.requireNonNull(data.test()).input(0, 5));
        assertThatThrownBy(() -> chunks(rows, 100))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("one file of images has no labels; name the folder of both");
    }

    @Test
    void otherImagesAreRefusedInALine() throws IOException {
        Path grey = Files.createDirectory(folder.resolve("grey"));
        RowSchema schema = schema(IdxFolder.of(ImageFiles.idxFolder(grey, "")).read());
        Path wide = ImageFiles.idxImages(folder.resolve("wide"), 1, 4, 4, new byte[16]);
        assertThatThrownBy(() -> schema.rows(wide).forEach(1, chunk -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("images of 4 by 4 pixels, but the run learned from 4 by 3; bring them");
        Path colour = Files.createDirectory(folder.resolve("colour"));
        ImageFiles.cifar(colour.resolve("test_batch.bin"), 2, (byte) 4);
        assertThatThrownBy(() -> schema.rows(colour).forEach(1, chunk -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no grey images in IDX files");
        ImageFiles.idxLabels(grey.resolve("t10k-labels-idx1-ubyte"), 10, ImageFiles.inTurn(10, 5));
        assertThatThrownBy(() -> chunks(schema.rows(grey), 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("image 4 (counted from 0) has label 4, but the run learned the classes 0 to 3");
        assertThatThrownBy(() -> schema.rows(folder.resolve("none")).forEach(1, chunk -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none");
    }

    /** A digit's darkest and brightest pixels are what a file of bytes would hold, scaled as the training images. */
    @Test
    void drawnDigitsAreScaledAsTheTrainingImages() {
        ImageSchema square = new ImageSchema(1, 12, 12, List.of(0.25), List.of(0.5), List.of("a", "b"));
        List<NewExamples.Chunk> chunks = chunks(square.digits(15, 7), 10);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(1).first()).isEqualTo(10);
        assertThat(chunks.get(1).targets()).containsExactly(0, 1, 2, 3, 4);
        double[] picture = new StrokeDigits(15, 15, 12, 7).picture(1, 10);
        for (int i = 0; i < picture.length; i++) {
            double expected = (Math.round(255 * picture[i]) / 255.0 - 0.25) / 0.5;
            assertThat(chunks.get(1).inputs()[i]).isEqualTo(expected);
        }
        ImageSchema oblong = new ImageSchema(1, 12, 13, List.of(0.25), List.of(0.5), List.of("a", "b"));
        assertThatThrownBy(() -> oblong.digits(10, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("12 by 13");
    }
}
