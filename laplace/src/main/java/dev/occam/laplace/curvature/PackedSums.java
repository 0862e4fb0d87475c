package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.Serializable;

/**
 * The sums of a pass over a part of the data as plain numbers that travel between processes: symmetric matrices as upper
 * triangles, all in float64. Adding two is adding the numbers.
 */
public final class PackedSums implements Serializable {

    private static final long serialVersionUID = 1;

    private final double[] numbers;
    private long passes;

    private PackedSums(double[] numbers, long passes) {
        this.numbers = numbers;
        this.passes = passes;
    }

    static PackedSums of(CurvatureSums sums) {
        Counter counter = new Counter();
        sums.visit(counter);
        if (counter.count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the sums hold " + counter.count
                    + " numbers, more than one array takes; choose a structure with smaller factors");
        }
        Writer writer = new Writer(new double[(int) counter.count]);
        sums.visit(writer);
        return new PackedSums(writer.numbers, sums.passes());
    }

    /** Adds the numbers to sums that were declared for the same network and pass. */
    void addTo(CurvatureSums sums) {
        Counter counter = new Counter();
        sums.visit(counter);
        if (counter.count != numbers.length) {
            throw new IllegalArgumentException("sums of different blocks do not add: " + numbers.length
                    + " numbers came for " + counter.count + "; every part needs the same network and settings");
        }
        try (NDManager scope = sums.manager().newSubManager()) {
            sums.visit(new Reader(scope, numbers));
        }
    }

    long passes() {
        return passes;
    }

    /**
     * Adds the sums over another part of the data, in place.
     *
     * @param other of the same pass and network; unchanged
     * @return this
     * @throws IllegalArgumentException if the two differ in size
     */
    public PackedSums add(PackedSums other) {
        if (numbers.length != other.numbers.length) {
            throw new IllegalArgumentException("sums of different blocks do not add: " + numbers.length + " and "
                    + other.numbers.length + " numbers");
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += other.numbers[i];
        }
        passes = Math.max(passes, other.passes);
        return this;
    }

    /**
     * What travels.
     *
     * @return bytes of the numbers
     */
    public long bytes() {
        return (long) numbers.length * Double.BYTES;
    }

    private static final class Counter implements SumNumbers {

        private long count;

        @Override
        public void array(NDArray sum) {
            count += sum.size();
        }

        @Override
        public void symmetric(NDArray sum) {
            long n = sum.getShape().get(0);
            count += n * (n + 1) / 2;
        }

        @Override
        public double number(double own) {
            count++;
            return own;
        }
    }

    private static final class Writer implements SumNumbers {

        private final double[] numbers;
        private int next;

        Writer(double[] numbers) {
            this.numbers = numbers;
        }

        @Override
        public void array(NDArray sum) {
            double[] values = sum.toDoubleArray();
            System.arraycopy(values, 0, numbers, next, values.length);
            next += values.length;
        }

        /** The mean of the two triangles, as a decomposition takes it. */
        @Override
        public void symmetric(NDArray sum) {
            double[] values = sum.toDoubleArray();
            int n = Math.toIntExact(sum.getShape().get(0));
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    numbers[next++] = 0.5 * (values[i * n + j] + values[j * n + i]);
                }
            }
        }

        @Override
        public double number(double own) {
            numbers[next++] = own;
            return own;
        }
    }

    private static final class Reader implements SumNumbers {

        private final NDManager scope;
        private final double[] numbers;
        private int next;

        Reader(NDManager scope, double[] numbers) {
            this.scope = scope;
            this.numbers = numbers;
        }

        @Override
        public void array(NDArray sum) {
            double[] values = new double[Math.toIntExact(sum.size())];
            System.arraycopy(numbers, next, values, 0, values.length);
            next += values.length;
            add(sum, values);
        }

        @Override
        public void symmetric(NDArray sum) {
            int n = Math.toIntExact(sum.getShape().get(0));
            double[] values = new double[Math.multiplyExact(n, n)];
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    values[i * n + j] = numbers[next];
                    values[j * n + i] = numbers[next++];
                }
            }
            add(sum, values);
        }

        private void add(NDArray sum, double[] values) {
            try (NDArray share = scope.create(values, sum.getShape())) {
                sum.addi(share);
            }
        }

        @Override
        public double number(double own) {
            return own + numbers[next++];
        }
    }
}
