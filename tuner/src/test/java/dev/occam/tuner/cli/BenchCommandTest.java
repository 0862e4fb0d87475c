package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    @TempDir
    Path folder;

    private static Occam occam() {
        return new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("a benchmark tunes nothing");
        });
    }

    @Test
    void aQuickRunWritesATableAndAFile() throws IOException {
        Path file = folder.resolve("bench.json");
        Occam occam = occam();

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        int code = occam.execute("bench", "--quick", "--repeats", "1", "--json", file.toString());

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(code).isZero();
        assertThat(occam.err()).contains("mlp (1 of 8), warming up: ").contains("conv (2 of 8), warming up: ");
        assertThat(occam.out())
                .contains("mlp: 784-256-256-10")
                .contains("<= 1.35")
                .contains("<= 1.20")
                .contains("<= 0.33")
                .contains("<= 0.70")
                .contains("<= 1.30")
                .contains("<= 1.00")
                .contains("<= 3.00")
                .contains("<= 0.05")
                .contains("output gradient, layer 2")
                .contains("stored figures of a peer")
                .contains("these figures say nothing about speed");
        JsonNode report = new ObjectMapper().readTree(Files.readString(file));
        assertThat(report.at("/quick").asBoolean()).isTrue();
        assertThat(report.at("/precision").asText()).isEqualTo("float32");
        assertThat(report.at("/clock").asText()).isEqualTo("PROCESSOR");
        assertThat(report.at("/load/loaded").isBoolean()).isTrue();
        assertThat(report.at("/libtorch").asText()).isNotBlank();
        requireBenchmark(report.at("/benchmarks/0"), "mlp", 11, 5);
        requireBenchmark(report.at("/benchmarks/1"), "conv", 0, 6);
        requireBenchmark(report.at("/benchmarks/2"), "kfac-step", 12, 0);
        requireBenchmark(report.at("/benchmarks/3"), "ekfac-fit", 25, 0);
        requireBenchmark(report.at("/benchmarks/4"), "predict", 6, 0);
        requireBenchmark(report.at("/benchmarks/5"), "predict-conv", 0, 0);
        requireBenchmark(report.at("/benchmarks/6"), "prior", 0, 0);
        requireBenchmark(report.at("/benchmarks/7"), "evidence-overhead", 0, 0);
        requireMemory(report.at("/benchmarks/4/memory"));
        requireMemory(report.at("/benchmarks/5/memory"));
    }

    private static void requireBenchmark(JsonNode benchmark, String name, int products, int peers) {
        assertThat(benchmark.at("/name").asText()).isEqualTo(name);
        assertThat(benchmark.at("/floor")).hasSize(products);
        assertThat(benchmark.at("/peers")).hasSize(peers);
        List<String> measured = new ArrayList<>();
        for (JsonNode measurement : benchmark.at("/measurements")) {
            measured.add(measurement.at("/name").asText());
            requireSpread(measurement.at("/seconds"));
            requireSpread(measurement.at("/epochs"));
        }
        assertThat(benchmark.at("/targets")).isNotEmpty();
        for (JsonNode target : benchmark.at("/targets")) {
            assertThat(measured)
                    .contains(
                            target.at("/measured").asText(),
                            target.at("/against").asText());
            requireSpread(target.at("/ratio"));
            assertThat(target.at("/met").isBoolean())
                    .isEqualTo(target.at("/limit").isNumber());
        }
        for (JsonNode product : benchmark.at("/floor")) {
            assertThat(product.at("/left/1")).isEqualTo(product.at("/right/0"));
            assertThat(product.at("/times").asInt()).isPositive();
            assertThat(product.at("/operations").asLong()).isPositive();
        }
    }

    /** Only Linux tells a process its peak. */
    private static void requireMemory(JsonNode memory) {
        boolean told = Files.isWritable(Path.of("/proc/self/clear_refs"));
        assertThat(memory).hasSize(told ? 1 : 0);
        for (JsonNode peak : memory) {
            assertThat(peak.at("/megabytes").asDouble()).isBetween(0.0, 300.0);
            assertThat(peak.at("/limit").asDouble()).isEqualTo(300);
            assertThat(peak.at("/met").asBoolean()).isTrue();
        }
    }

    private static void requireSpread(JsonNode spread) {
        double median = spread.at("/median").asDouble();
        assertThat(median)
                .isPositive()
                .isBetween(spread.at("/min").asDouble(), spread.at("/max").asDouble());
        assertThat(spread.at("/all")).hasSize(1);
    }

    @Test
    void standardOutputCanBeJsonAlone() throws IOException {
        Occam occam = occam();

        int code = occam.execute(
                "bench",
                "--quick",
                "--repeats",
                "1",
                "--only",
                "mlp",
                "--precision",
                "float64",
                "--json",
                "-",
                "--quiet");

        assertThat(code).isZero();
        assertThat(occam.err()).doesNotContain("warming up");
        JsonNode report = new ObjectMapper().readTree(occam.out());
        assertThat(report.at("/precision").asText()).isEqualTo("float64");
        assertThat(report.at("/benchmarks")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --threads 0           | --threads is at least 1, not 0; see 'occam bench --help'
            --repeats -1          | --repeats is at least 1, not -1; see 'occam bench --help'
            --precision float16   | --precision is float32 or float64, not 'float16'; see 'occam bench --help'
            --device tpu          | --device is cpu, gpu or gpu:N, not 'tpu'; leave it out for cpu
            --only resnet         | --only is mlp or conv or kfac-step or ekfac-fit or predict or predict-conv or prior or evidence-overhead, not resnet; see 'occam bench --help'
            --json no/such/b.json | --json no/such/b.json: its folder does not exist; see 'occam bench --help'
            --json .              | --json .: it is a folder; name a file in it; see 'occam bench --help'
            --thread 2            | no such option: --thread; did you mean --threads?
            """)
    void aMistakeIsOneLine(String options, String line) {
        Occam occam = occam();

        assertThat(occam.execute(("bench " + options).split(" "))).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).isEqualTo(line);
        assertThat(occam.out()).isEmpty();
    }

    @Test
    void helpShowsOptionsAndExamples() {
        Occam occam = occam();

        assertThat(occam.execute("bench", "--help")).isZero();
        assertThat(occam.out())
                .contains("--json[=FILE]", "--threads=N", "--device=DEVICE", "--repeats=N", "--precision=TYPE")
                .contains("--quick", "--only=NAME", "Examples:", "occam bench --json - --device gpu");
    }
}
