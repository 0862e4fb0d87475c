package dev.occam.tuner.cli;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.occam.reports.record.AtomicFile;
import dev.occam.tuner.bench.BenchOptions;
import dev.occam.tuner.bench.BenchReport;
import dev.occam.tuner.bench.Benchmarks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code occam bench}: how fast the curvature pass is, against what it cannot do without. */
@Command(
        name = "bench",
        description = {
            "Times the curvature pass against its own matrix products and network passes, and steps of K-FAC",
            "against plain steps with the products that they need beyond them; the fit of EKFAC, predictions and",
            "the search for a prior likewise.",
            "All figures are medians of rounds that time everything side by side."
        },
        customSynopsis = "occam bench [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam bench",
            "      a fully connected and a convolutional network on one thread, some minutes",
            "  occam bench --json bench.json --threads 2 --repeats 9",
            "      the table, and everything that was measured in a file",
            "  occam bench --json - --device gpu",
            "      JSON instead of the table",
            "  occam bench --quick",
            "      to see that it works, not how fast: a hundredth of the data",
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> PRECISIONS = List.of("float32", "float64");

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = "-",
            paramLabel = "FILE",
            description =
                    "Write every measurement as JSON; without a file, or with -, to standard output in place of the table.")
    private @Nullable String json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of one operator; default: ${DEFAULT-VALUE}.")
    private int threads;

    @Mixin
    private DeviceArgument device = new DeviceArgument();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds, of which the median counts; default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32 or float64; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private String precision;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = {
                "Benchmarks to run: mlp, conv, kfac-step, ekfac-fit, predict, predict-conv, prior or evidence-overhead; default: all."
            })
    private Set<String> only = Set.of();

    @Option(names = "--quiet", description = "Say nothing while measuring; results are printed all the same.")
    private boolean quiet;

    @Option(names = "--quick", description = "Cut the data down to see that it works.")
    private boolean quick;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final Terminal terminal;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        BenchOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        boolean toStandardOutput = "-".equals(json);
        Path file = json == null || toStandardOutput ? null : writable(Path.of(json));
        BenchReport report = measured(options);
        if (report.load().loaded()) {
            spec.commandLine().getErr().println(BenchText.warning(report.load()));
            spec.commandLine().getErr().flush();
        }
        if (toStandardOutput) {
            out.println(jsonOf(report));
        } else {
            BenchText.lines(report).forEach(out::println);
        }
        if (file != null) {
            AtomicFile.write(file, jsonOf(report) + System.lineSeparator());
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private BenchReport measured(BenchOptions options) {
        if (quiet) {
            return Benchmarks.run(options, standing -> {});
        }
        BenchProgress progress = new BenchProgress(spec.commandLine().getErr(), terminal, System::nanoTime);
        try {
            return Benchmarks.run(options, progress);
        } finally {
            progress.finish();
        }
    }

    private BenchOptions options() {
        require(threads >= 1, "--threads is at least 1, not " + threads);
        require(repeats >= 1, "--repeats is at least 1, not " + repeats);
        require(PRECISIONS.contains(precision), "--precision is float32 or float64, not '" + precision + "'");
        require(
                Benchmarks.NAMES.containsAll(only),
                "--only is " + String.join(" or ", Benchmarks.NAMES) + ", not " + String.join(",", only));
        DataType type = precision.equals("float32") ? DataType.FLOAT32 : DataType.FLOAT64;
        return new BenchOptions(threads, device.name(spec), repeats, quick, type, only);
    }

    /** Minutes of measuring should not end with a file that cannot be written. */
    private Path writable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        require(folder != null && Files.isDirectory(folder), "--json " + file + ": its folder does not exist");
        require(!Files.isDirectory(file), "--json " + file + ": it is a folder; name a file in it");
        return file;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise + "; see 'occam bench --help'");
        }
    }

    private static String jsonOf(BenchReport report) throws JsonProcessingException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
    }
}
