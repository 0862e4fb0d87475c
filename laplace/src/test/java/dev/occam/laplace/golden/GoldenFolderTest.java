package dev.occam.laplace.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFolderTest {

    private static final String CASE = """
            {"name": "tiny", "likelihood": "regression", "N": 2, "input_shape": [1, 4, 4], "n_outputs": 1,
             "layers": [{"type": "conv2d", "in": 1, "out": 1, "kernel": [2, 3], "bias": false}, {"type": "swish"}],
             "n_params": 6, "params": [{"name": "0.weight", "shape": [1, 1, 2, 3], "data": [1, 2, 3, 4, 5, 6]}],
             "X": {"shape": [2, 2], "data": [1, 2, 3, 4]}, "y": {"shape": [2], "data": [0, 1]},
             "loss_torch_sum": 2.5, "unknown": {"field": 1},
             "laplace": {"other_key": {"loss": 1.25, "H_full": {"n": 2, "tril_rowmajor": [1, 2, 3]}}}}""";

    @Test
    void whatIsNoCaseIsLeftOut(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tiny.json"), CASE);
        Files.writeString(folder.resolve("training.json"), "{\"kind\": \"training\", \"runs\": [{}]}");
        Files.writeString(folder.resolve("list.json"), "[1, 2]");
        Files.writeString(folder.resolve("README.md"), "# not JSON");
        assertThat(GoldenFolder.read(folder).cases())
                .extracting(GoldenCase::name)
                .containsExactly("tiny");
    }

    @Test
    void unknownLayersAndKeysDoNotMatter(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tiny.json"), CASE);
        GoldenCase golden = GoldenFolder.read(folder).cases().get(0);
        assertThat(golden.isClassification()).isFalse();
        assertThat(golden.layers()).extracting(GoldenLayer::type).containsExactly("conv2d", "swish");
        assertThat(golden.layers().get(0).longs("kernel")).containsExactly(2, 3);
        assertThat(golden.layers().get(0).hasBias()).isFalse();
        assertThat(golden.inputShape()).containsExactly(1, 4, 4);
        assertThat(golden.parameters().get(0).layer()).isZero();
        assertThat(golden.parameters().get(0).isWeight()).isTrue();
        assertThat(golden.inputs().rows()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
        assertThat(golden.targets().ints()).containsExactly(0, 1);
        assertThat(golden.curvature("kron_expand_ggn")).isEmpty();
        GoldenCurvature other = golden.curvature("other_key").orElseThrow();
        assertThat(other.isKronecker()).isFalse();
        assertThat(other.evals()).isEmpty();
        assertThat(other.optima()).isEmpty();
        assertThat(other.full().orElseThrow().rows()).isDeepEqualTo(new double[][] {{1, 2}, {2, 3}});
    }

    @Test
    void brokenFilesAreNamed(@TempDir Path folder) throws IOException {
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{\"name\":\n oops}");
        assertThatThrownBy(() -> GoldenFolder.read(folder))
                .hasMessageContaining("broken.json")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> GoldenFolder.read(folder.resolve("none"))).hasMessageContaining("no folder");
    }

    @Test
    void storedEigenvaluesAreThoseOfTheStoredFactors() {
        for (GoldenCase golden : GoldenFolder.current().cases()) {
            List<GoldenCurvature> kronecker = golden.curvatures().stream()
                    .filter(GoldenCurvature::isKronecker)
                    .toList();
            for (GoldenCurvature curvature : kronecker) {
                for (GoldenCurvature.Block block : curvature.blocks()) {
                    for (int i = 0; i < block.factors().size(); i++) {
                        double[][] factor = block.factors().get(i).rows();
                        double trace = 0;
                        for (int j = 0; j < factor.length; j++) {
                            trace += factor[j][j];
                        }
                        double sum = Arrays.stream(block.eigenvalues().get(i)).sum();
                        Agreement.requireClose(golden + " " + curvature.key() + ", trace", sum, trace, 1e-12);
                    }
                }
            }
        }
    }
}
