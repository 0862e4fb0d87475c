package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFormatTest {
    private static final String LOOKED_FOR = ": a folder with neither IDX images ('train-images-idx3-ubyte') nor CIFAR"
            + " images ('data_batch_1.bin', 'train_*.bin', 'train.bin'), plain or with .gz";

    @TempDir
    Path folder;

    @Test
    void aFileIsATableAndAFolderHoldsImages() throws IOException {
        assertThat(DataFormat.of(Files.writeString(folder.resolve("data.csv"), "a,b\n")))
                .isEqualTo(DataFormat.CSV);
        assertThat(DataFormat.of(folder.resolve("absent.csv"))).isEqualTo(DataFormat.CSV);
        Path idx = Files.createDirectory(folder.resolve("idx"));
        assertThat(DataFormat.of(ImageFiles.idxFolder(idx, ".gz"))).isEqualTo(DataFormat.IDX);
        Path cifar = Files.createDirectory(folder.resolve("cifar"));
        ImageFiles.cifar(cifar.resolve("train_3.bin.gz"), 1, (byte) 1);
        assertThat(DataFormat.of(cifar)).isEqualTo(DataFormat.CIFAR);
        Path both = ImageFiles.cifar(idx.resolve("train.bin"), 1, (byte) 1);
        expectError(idx, idx + ": files of IDX images and of CIFAR images; keep each data set in a folder of its own");
        expectError(both, both + ": one file of a data set of images; name the folder it lies in");
    }

    @Test
    void aFolderWithoutImagesIsRefusedWithWhatWasLookedFor() throws IOException {
        expectError(folder, folder + LOOKED_FOR + "; name the folder of the images, or a table");
        Files.writeString(folder.resolve("data.csv"), "a,b\n");
        expectError(folder, folder + LOOKED_FOR + ", nearest: 'data.csv'; name the table itself");
        Files.writeString(folder.resolve("train_images.idx3"), "");
        expectError(folder, folder + LOOKED_FOR + ", nearest: 'train_images.idx3'; name the table itself");
    }

    @Test
    void theSharedFoldersAreTold() {
        Path fashion = SharedData.file("fashion-mnist/train-images-idx3-ubyte.gz");
        assertThat(DataFormat.of(fashion.getParent())).isEqualTo(DataFormat.IDX);
        Path cifar = SharedData.file("cifar10-subset/train_10000.bin.gz");
        assertThat(DataFormat.of(cifar.getParent())).isEqualTo(DataFormat.CIFAR);
    }

    private static void expectError(Path path, String message) {
        assertThat(catchThrowableOfType(DataException.class, () -> DataFormat.of(path)))
                .hasMessage(message);
    }
}
