package dev.occam.laplace.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The switch is a scope's and a thread's. */
class GradientModeTest {

    /** Seen from outside: whether the square of a leaf can be pulled back. */
    private static boolean buildsGraphs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray leaf = manager.create(2.0);
            leaf.setRequiresGradient(true);
            NDArray square = leaf.square();
            Operators.gradients(manager, square, square.onesLike(), new NDList(leaf));
            return true;
        } catch (EngineException e) {
            assertThat(e).hasMessageContaining("does not require grad");
            return false;
        }
    }

    @Test
    void isPutBackWhenTheScopeEnds() {
        boolean before = buildsGraphs();
        try (GradientMode on = GradientMode.on()) {
            assertThat(buildsGraphs()).isTrue();
            try (GradientMode off = GradientMode.off()) {
                assertThat(buildsGraphs()).isFalse();
                try (GradientMode again = GradientMode.on()) {
                    assertThat(buildsGraphs()).isTrue();
                }
                assertThat(buildsGraphs()).isFalse();
            }
            assertThat(buildsGraphs()).isTrue();
        }
        assertThat(buildsGraphs()).isEqualTo(before);
    }

    @Test
    void isPutBackWhenTheScopeFails() {
        boolean before = buildsGraphs();
        assertThatThrownBy(() -> {
                    try (GradientMode flipped = before ? GradientMode.off() : GradientMode.on()) {
                        throw new IllegalStateException("inside");
                    }
                })
                .hasMessage("inside");
        assertThat(buildsGraphs()).isEqualTo(before);
    }

    @Test
    void belongsToItsThread() {
        boolean elsewhere =
                CompletableFuture.supplyAsync(GradientModeTest::buildsGraphs).join();
        try (GradientMode flipped = elsewhere ? GradientMode.off() : GradientMode.on()) {
            assertThat(CompletableFuture.supplyAsync(GradientModeTest::buildsGraphs)
                            .join())
                    .isEqualTo(elsewhere);
        }
    }
}
