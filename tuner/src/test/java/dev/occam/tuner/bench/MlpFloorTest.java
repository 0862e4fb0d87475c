package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The floor is exactly the products of the pass: 3 forward, 3 A, and for each vector 2 output gradients and 3 B. */
class MlpFloorTest {

    private static long times(List<Product> products, String part) {
        return products.stream()
                .filter(product -> product.what().startsWith(part))
                .mapToLong(Product::times)
                .sum();
    }

    @Test
    void countsTheProductsOfTheExactPass() {
        List<Product> products = MlpBenchmark.floor(false, 10).products();

        assertThat(times(products, "forward")).isEqualTo(3);
        assertThat(times(products, "A,")).isEqualTo(3);
        assertThat(times(products, "output gradient")).isEqualTo(20);
        assertThat(times(products, "B,")).isEqualTo(30);
        assertThat(times(products, "")).isEqualTo(56);
    }

    @Test
    void countsTheProductsOfOneVector() {
        assertThat(times(MlpBenchmark.floor(false, 1).products(), "")).isEqualTo(11);
    }

    @Test
    void givesTheShapesOfEachProduct() {
        String shapes = MlpBenchmark.floor(false, 10).products().stream()
                .map(product -> product.what() + " " + product.left() + product.right())
                .collect(Collectors.joining("\n"));

        assertThat(shapes).isEqualTo("""
                        forward, layer 1 [500, 784][784, 256]
                        forward, layer 2 [500, 256][256, 256]
                        forward, layer 3 [500, 256][256, 10]
                        A, layer 1 [784, 500][500, 784]
                        A, layer 2 [256, 500][500, 256]
                        A, layer 3 [256, 500][500, 256]
                        output gradient, layer 3 [500, 10][10, 256]
                        output gradient, layer 2 [500, 256][256, 256]
                        B, layer 1 [256, 500][500, 256]
                        B, layer 2 [256, 500][500, 256]
                        B, layer 3 [10, 500][500, 10]""");
    }

    /** Two for each row and weight, or pair of entries. */
    @Test
    void countsOperations() {
        long forward = 784 * 256 + 256 * 256 + 256 * 10;
        long a = 784 * 784 + 2 * 256 * 256;
        long perVector = 10 * 256 + 256 * 256 + 2 * 256 * 256 + 10 * 10;
        long operations = MlpBenchmark.floor(false, 10).products().stream()
                .mapToLong(Product::operations)
                .sum();

        assertThat(operations).isEqualTo(2 * 500 * (forward + a + 10 * perVector));
    }
}
