package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedConfigsTest {

    @ParameterizedTest
    @MethodSource("files")
    void isAccepted(Path file) {
        boolean batch = file.getFileName().toString().startsWith("batch-");
        assertThatCode(() -> {
                    if (batch) {
                        BatchReader.of(file).runs(List.of());
                    } else {
                        new ConfigReader().file(file).read();
                    }
                })
                .doesNotThrowAnyException();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "configs"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    // Those are CompareReaderTest's.
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("compare-"))
                    .sorted()
                    .toList();
        }
    }
}
