package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFolderTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 4, 5, 6, 7);

    @ParameterizedTest
    @CsvSource({
        "wine.csv,wine",
        "a/b/wine.red.csv,wine.red",
        "../shared/uci-energy/data.csv,uci-energy",
        "x/Train.csv,x",
        "x/.csv,.csv",
        "/data.csv,data"
    })
    void isNamedAfterTheData(String path, String name) {
        TuneConfig config = new ConfigReader()
                .set("--data", "data.path", path)
                .set("--target", "data.target", "y")
                .read();

        assertThat(OutputFolder.resolve(config, NOW).out())
                .isEqualTo(Path.of("runs", name + "-20260304-050607").toString());
    }

    @Test
    void isDigitsWithoutData() {
        assertThat(OutputFolder.resolve(ConfigReader.defaults(), NOW).out())
                .isEqualTo(Path.of("runs", "digits-20260304-050607").toString());
    }

    @Test
    void isTheUsersOwnWhereGiven() {
        TuneConfig config = ConfigReader.defaults().withOut("mine");

        assertThat(OutputFolder.resolve(config, NOW)).isSameAs(config);
    }
}
