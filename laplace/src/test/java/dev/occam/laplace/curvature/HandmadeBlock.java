package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.Function;

/** A block that uses its parameters by hand, as users' own blocks do. */
abstract class HandmadeBlock extends AbstractBlock {

    /** Declares a parameter. */
    final Parameter declare(String name, Parameter.Type type, long... shape) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(shape))
                .build());
    }

    /**
     * The output.
     *
     * @param x the only input
     * @param value a parameter's array
     */
    abstract NDArray output(NDArray x, Function<Parameter, NDArray> value);

    abstract Shape output(Shape input);

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        return new NDList(output(x, parameter -> store.getValue(parameter, x.getDevice(), training)));
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {output(inputShapes[0])};
    }

    /** Multiplies by a vector and adds another, in place. */
    static final class ScaleAndShift extends HandmadeBlock {
        private final Parameter scale;
        private final Parameter shift;

        ScaleAndShift(int size) {
            scale = declare("scale", Parameter.Type.GAMMA, size);
            shift = declare("shift", Parameter.Type.BETA, 1);
        }

        @Override
        NDArray output(NDArray x, Function<Parameter, NDArray> value) {
            NDArray scaled = x.mul(value.apply(scale));
            scaled.subi(value.apply(shift));
            return scaled;
        }

        @Override
        Shape output(Shape input) {
            return input;
        }
    }

    /** Puts a class token before the tokens and adds positions. */
    static final class Tokens extends HandmadeBlock {
        private final Parameter token;
        private final Parameter positions;
        private final int count;

        Tokens(int count, int size) {
            this.count = count;
            token = declare("token", Parameter.Type.WEIGHT, 1, 1, size);
            positions = declare("positions", Parameter.Type.WEIGHT, count + 1, size);
        }

        @Override
        NDArray output(NDArray x, Function<Parameter, NDArray> value) {
            Shape shape = x.getShape();
            NDArray first = value.apply(token).broadcast(shape.get(0), 1, shape.get(2));
            return first.concat(x, 1).add(value.apply(positions));
        }

        @Override
        Shape output(Shape input) {
            return new Shape(input.get(0), count + 1, input.get(2));
        }
    }

    /** A table of positions longer than the tokens, whose last row is a class token, and one that nothing uses. */
    static final class Slices extends HandmadeBlock {
        private final Parameter table;

        Slices(int size) {
            table = declare("table", Parameter.Type.WEIGHT, 1, 6, size);
        }

        @Override
        NDArray output(NDArray x, Function<Parameter, NDArray> value) {
            NDArray rows = value.apply(table);
            NDArray first = rows.squeeze(0).get("5").broadcast(x.getShape().get(0), 1, 4);
            NDArray placed = x.add(rows.get(":, 1:4")).mul(rows.get(new NDIndex("0, 0")));
            return first.concat(placed, 1);
        }

        @Override
        Shape output(Shape input) {
            return new Shape(input.get(0), 4, 4);
        }
    }

    /** A matrix product with a parameter (D_in, D_out). */
    static final class MatrixProduct extends HandmadeBlock {
        private final Parameter matrix;
        private final int outputs;

        MatrixProduct(int inputs, int outputs) {
            this.outputs = outputs;
            matrix = declare("matrix", Parameter.Type.WEIGHT, inputs, outputs);
        }

        @Override
        NDArray output(NDArray x, Function<Parameter, NDArray> value) {
            return x.matMul(value.apply(matrix));
        }

        @Override
        Shape output(Shape input) {
            return input.slice(0, input.dimension() - 1).add(outputs);
        }
    }

    /** Rows of a table, picked by number. */
    static final class Table extends HandmadeBlock {
        private final Parameter table;
        private final int size;

        Table(int vocabulary, int size) {
            this.size = size;
            table = declare("table", Parameter.Type.WEIGHT, vocabulary, size);
        }

        @Override
        NDArray output(NDArray x, Function<Parameter, NDArray> value) {
            return x.getNDArrayInternal()
                    .embedding(x, value.apply(table), SparseFormat.DENSE)
                    .singletonOrThrow();
        }

        @Override
        Shape output(Shape input) {
            return input.add(size);
        }
    }
}
