package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultTextTest {

    private static final Path FOLDER = Path.of("runs", "mine");

    @ParameterizedTest
    @MethodSource("records")
    void fitsIntoAHundredColumns(RunRecord run) {
        assertThat(ResultText.of(run, FOLDER).lines()).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(ResultText.WIDTH)
                .doesNotEndWith(" "));
    }

    @ParameterizedTest
    @MethodSource("records")
    void saysNothingOfNull(RunRecord run) {
        assertThat(ResultText.of(run, FOLDER)).doesNotContain("null").doesNotContain("\t");
    }

    static Stream<RunRecord> records() {
        return Stream.of(Records.regression(), Records.classification(), Records.empty(RunStatus.DIVERGED, "NaN"));
    }

    @Test
    void tellsEverythingOfARegression() {
        List<String> lines = ResultText.of(Records.regression(), FOLDER).lines().toList();

        assertThat(lines.get(0))
                .startsWith("uci-energy: regression of heating_load, 1,691 training rows, 77 test rows; MLP 8-50-1,");
        assertThat(row(lines, "  linear1")).isEqualTo("linear1 K-FAC expand 450 211.4 3.912");
        assertThat(row(lines, "  a.layer")).endsWith("... K-FAC expand 2,550 0 1.000e+08 pruned");
        assertThat(row(lines, "  observation noise"))
                .isEqualTo("observation noise: 0.5184 in the target's units (0.0513 standardised)");
        assertThat(row(lines, "  layer   ", 1)).isEqualTo("layer PyTorch MSELoss DJL L2Loss mean Gaussian NLL");
        assertThat(row(lines, "  linear1", 1)).isEqualTo("linear1 2.9776e-05 1.4888e-05 0.0056584");
        assertThat(lines).contains("  optimizer = torch.optim.SGD([", "      {\"params\": net[0].parameters()},");
        assertThat(lines).contains("  Optimizer sgd = Optimizer.sgd().build();");
        assertThat(row(lines, "  log marginal likelihood")).endsWith("-768.34");
        assertThat(row(lines, "    Occam factor")).endsWith("-390.4");
        assertThat(row(lines, "  rmse")).isEqualTo("rmse (heating_load) 0.43121 0.48262");
        assertThat(lines).contains("  Reliable: the weights are at the maximum of the log joint.");
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains("gradient norm of the log joint 0.0413; effective parameters 644.6 of 1,691 data;")
                .contains("priors at a bound: skip; evidence gained 422.1 nats")
                .contains("by the evidence: prior precision of each layer; observation noise")
                .contains("left as configured: width and depth; learning rate; batch size;");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("  network.params, report.html, run.json");
        assertThat(lines.get(lines.size() - 2)).isEqualTo("Files in " + FOLDER);
    }

    @Test
    void tellsAClassificationWithoutNoiseOrTest() {
        List<String> lines =
                ResultText.of(Records.classification(), FOLDER).lines().toList();

        assertThat(lines.get(0)).startsWith("digits: 3 classes, 1,000 training rows, no test rows;");
        assertThat(lines).noneMatch(line -> line.contains("observation noise:"));
        assertThat(row(lines, "  layer   ", 1)).isEqualTo("layer mean cross-entropy");
        assertThat(row(lines, "  rmse")).endsWith("0.43121 -");
    }

    private static String row(List<String> lines, String start) {
        return row(lines, start, 0);
    }

    private static String row(List<String> lines, String start, int skip) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .skip(skip)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no line starts with '" + start + "':\n" + String.join("\n", lines)))
                .strip()
                .replaceAll(" +", " ");
    }
}
