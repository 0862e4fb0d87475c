package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataNameTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "wine.csv,wine",
        "a/wine.red.csv,wine.red",
        "a/wine.csv.gz,wine",
        "../shared/uci-energy/data.csv,uci-energy",
        "x/Train.csv,x",
        "x/.csv,.csv",
        "x/energy,energy",
        "/data.csv,data"
    })
    void isTheFilesOrElseTheFoldersAboveIt(String path, String name) {
        assertThat(DataName.of(Path.of(path))).isEqualTo(name);
    }

    @Test
    void aFolderKeepsItsWholeName() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("cifar-10.1"));
        assertThat(DataName.of(folder)).isEqualTo("cifar-10.1");
        assertThat(DataName.of(Files.createDirectory(folder.resolve("data")))).isEqualTo("cifar-10.1");
    }
}
