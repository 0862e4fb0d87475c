package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors of EKFAC and of its predictions count every rotation once. */
class EkfacFloorTest {

    private static long operations(List<Product> products, String part) {
        return products.stream()
                .filter(product -> product.what().startsWith(part))
                .mapToLong(Product::operations)
                .sum();
    }

    @Test
    void theSecondPassRotatesInputsOnceAndGradientsOnceAVector() {
        List<Product> products = EkfacBenchmark.floor(false).products();

        assertThat(operations(products, "inputs by basis")).isEqualTo(2L * 500 * (785L * 785 + 257 * 257 + 257 * 257));
        assertThat(operations(products, "output gradients by basis"))
                .isEqualTo(10 * 2L * 500 * (256L * 256 + 256 * 256 + 10 * 10));
        assertThat(operations(products, "squares")).isEqualTo(2L * 500 * (256L * 785 + 256 * 257 + 10 * 257));
        assertThat(operations(products, "forward again")).isEqualTo(2L * 500 * (784L * 256 + 256 * 256 + 256 * 10));
        assertThat(operations(products, "output gradient again")).isEqualTo(10 * 2L * 500 * (256L * 256 + 256 * 10));
    }

    @Test
    void aPredictionRotatesThemOnceEach() {
        List<Product> products = PredictBenchmark.floor(false).products();

        assertThat(operations(products, "inputs by basis")).isEqualTo(2L * 1000 * (785L * 785 + 257 * 257 + 257 * 257));
        assertThat(operations(products, "output gradients by basis"))
                .isEqualTo(10 * 2L * 1000 * (256L * 256 + 256 * 256 + 10 * 10));
    }
}
