package dev.occam.tuner.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A matrix product that a curvature pass or a preconditioned step cannot do without: (m, k) times (k, n).
 *
 * @param what which part of the pass needs it, and in which layer
 * @param left m, k
 * @param right k, n
 * @param times how often it is needed
 */
public record Product(String what, List<Long> left, List<Long> right, int times) {

    static Product of(String what, long m, long k, long n, int times) {
        return new Product(what, List.of(m, k), List.of(k, n), times);
    }

    /**
     * Multiplications and additions, of all its times.
     *
     * @return 2 m k n times
     */
    @JsonProperty
    public long operations() {
        return 2 * left.get(0) * left.get(1) * right.get(1) * times;
    }
}
