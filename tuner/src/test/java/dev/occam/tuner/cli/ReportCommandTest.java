package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of runs that were made for it: one of classes, two of numbers, one of these under a given weight decay. */
class ReportCommandTest {

    @TempDir
    static Path made;

    @TempDir
    Path own;

    private static Path runs;

    @BeforeAll
    static void tune() throws IOException {
        runs = made.resolve("runs");
        Path data = Files.writeString(made.resolve("loads.csv"), table(120));
        String[] common = {
            "--data", data.toString(), "--widths", "5", "--epochs", "20", "--quiet", "--test-fraction", "0.2"
        };
        run(common, "tune", "--target", "load", "--ignore", "side", "--effort", "fast", "--out", "loads/chosen");
        run(common, "train", "--target", "load", "--ignore", "side", "--weight-decay", "0.01", "--out", "loads/given");
        run(common, "tune", "--target", "side", "--ignore", "load", "--effort", "fast", "--out", "sides");
    }

    private static void run(String[] common, String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of(common)).toArray(String[]::new);
        for (int i = 0; i < all.length; i++) {
            all[i] = i > 0 && all[i - 1].equals("--out") ? runs.resolve(all[i]).toString() : all[i];
        }
        Occam occam = new Occam(new LocalTuneRun());
        assertThat(occam.execute(all)).as(occam.err()).isZero();
    }

    private static String table(int rows) {
        SplittableRandom random = new SplittableRandom(4);
        StringBuilder text = new StringBuilder("x,y,load,side\n");
        for (int n = 0; n < rows; n++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f,%s\n",
                    x,
                    y,
                    3 * x - y + random.nextGaussian(),
                    x > y ? "left" : "right"));
        }
        return text.toString();
    }

    private Occam report(int code, Object... arguments) {
        Occam occam = Occam.returning(Records.regression());
        String[] all = Stream.concat(Stream.of("report"), Stream.of(arguments).map(Object::toString))
                .toArray(String[]::new);
        assertThat(occam.execute(all)).as(occam.err()).isEqualTo(code);
        return occam;
    }

    private static String page(Path report, String part) throws IOException {
        try (Stream<Path> pages = Files.list(report.resolve("report-files"))) {
            return Files.readString(pages.filter(file -> file.toString().contains(part))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void aTunedRunHasAllThatItsPageDraws() throws IOException {
        Path out = own.resolve("report");
        Occam occam = report(0, runs, "--out", out);
        assertThat(occam.err()).isEmpty();
        assertThat(occam.out()).isEqualTo("Report of 3 runs: " + out.resolve("index.html") + System.lineSeparator());
        String chosen = page(out, "loads-chosen");
        assertThat(chosen)
                .contains(
                        "id=\"eigenvalue-spectra\"",
                        "id=\"coverage\"",
                        "How far rows lie from the training rows",
                        "id=\"loss-by-step\"",
                        "id=\"loss-by-second\"",
                        "Evidence over the run",
                        "Prior precision by layer",
                        "Effective parameters by layer")
                .doesNotContain("the record holds none");
        assertThat(page(out, "sides")).contains("id=\"reliability\"", "id=\"eigenvalue-spectra\"");
        assertThat(page(out, "loads-given"))
                .contains("What it was trained under")
                .doesNotContain("Eigenvalue spectra</h2>");
    }

    @Test
    void spectraAreOfTheChosenStateAndTellItsEffectiveParameters() throws IOException {
        JsonNode record = new ObjectMapper()
                .readTree(runs.resolve("loads/chosen/run.json").toFile());
        JsonNode spectra = record.at("/diagnostics/spectra");
        assertThat(spectra).hasSize(2);
        for (int i = 0; i < spectra.size(); i++) {
            JsonNode group = record.at("/groups/" + i);
            assertThat(spectra.path(i).path("group").asText())
                    .isEqualTo(group.path("name").asText());
            double delta = group.path("priorPrecision").asDouble();
            double effective = 0;
            for (JsonNode eigenvalue : spectra.path(i).path("eigenvalues")) {
                effective += eigenvalue.asDouble() / (eigenvalue.asDouble() + delta);
            }
            double expected = group.path("effectiveParameters").asDouble();
            assertThat(effective / expected)
                    .as("effective parameters %s of %s", effective, expected)
                    .isBetween(1 - 1e-9, 1 + 1e-9);
        }
        assertThat(RunRecords.read(runs.resolve("sides/run.json")).diagnostics())
                .isNotNull();
    }

    @Test
    void whatCannotBeReadIsSaidAndNotFatal() throws IOException {
        Path broken = Files.createDirectories(own.resolve("in/bro\u001b[31mken"));
        Files.writeString(broken.resolve("run.json"), "{]");
        Occam occam = report(0, own.resolve("in"), runs, "--out", own.resolve("report"), "--quiet");
        assertThat(occam.out()).endsWith("; 1 file could not be read" + System.lineSeparator());
        assertThat(occam.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("not read: ")
                .contains("bro\\u001b[31mken");
    }

    @Test
    void programsAreToldInJson() throws IOException {
        Path out = own.resolve("report");
        JsonNode told = new ObjectMapper()
                .readTree(report(0, runs, "--out", out, "--json").out());
        assertThat(told.path("index").asText())
                .isEqualTo(out.resolve("index.html").toString());
        assertThat(told.path("runs").asInt()).isEqualTo(3);
        assertThat(told.path("unread").asInt()).isZero();
    }

    @Test
    void failuresAreOneLineOfTheKindFiles() throws IOException {
        Path empty = Files.createDirectories(own.resolve("empty"));
        assertThat(report(5, empty, "--out", own.resolve("report")).errorLine())
                .isEqualTo("no run.json in " + empty + "; name the folder of a run, or one with such folders in it");
        Path taken = Files.createDirectories(own.resolve("taken"));
        Files.writeString(taken.resolve("notes.txt"), "mine");
        assertThat(report(5, runs, "--out", taken).errorLine()).contains("notes.txt", "--overwrite");
        assertThat(report(2).errorLine()).contains("RUN_OR_FOLDER");
        assertThat(own.resolve("report")).doesNotExist();
        report(0, runs, "--out", taken, "--overwrite");
        assertThat(taken.resolve("notes.txt")).exists();
        assertThat(taken.resolve("index.html")).exists();
    }
}
