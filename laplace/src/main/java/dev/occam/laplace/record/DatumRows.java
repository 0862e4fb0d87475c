package dev.occam.laplace.record;

import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Whose the rows of each call of one batch are: a datum's each where the first axis is the batch, as declared elsewhere,
 * and an error where nothing is.
 */
record DatumRows(DatumMap.Batch batch) {

    /** Data lie along the first axis of everything. */
    static final DatumMap FIRST_AXIS = input -> new DatumMap.Batch() {
        @Override
        public long data() {
            return input.getShape().get(0);
        }

        @Override
        public @Nullable RowMap rows(Shape shape) {
            return null;
        }
    };

    private static final String REMEDY = "; keep the batch along the first axis, or declare whose the rows are with"
            + " foldedBy: DatumMap.even() where each datum owns as many, DatumMap.packed or padded for graphs, or a map"
            + " of your own";

    long data() {
        return batch.data();
    }

    /**
     * The map of a call.
     *
     * @return null if each row is a datum
     */
    @Nullable
    RowMap of(OperatorCall call, String parameter) {
        Shape shape = call.output().getShape();
        RowMap map = batch.rows(shape);
        boolean overTwoAxes = map != null && map.rows() != shape.get(0);
        // Padded nodes are a matter of counts of affine layers; an elementwise gradient is zero there.
        boolean affine = call.operator().kind() == Operator.Kind.AFFINE;
        if (overTwoAxes && (!affine || call.operator() instanceof ConvolutionOperator)) {
            map = null;
        }
        if (isFirstAxis(map, shape)) {
            return null;
        }
        if (map == null) {
            throw new UnsupportedNetworkException("parameter '" + parameter + "' sees an input whose first axis is "
                    + call.input().getShape().get(0) + " for a batch of " + data()
                    + " rows (the batch axis was folded into another)" + REMEDY);
        }
        return map;
    }

    /**
     * The map of the network's output.
     *
     * @return null if each row is a datum
     */
    @Nullable
    RowMap ofOutput(Shape shape) {
        RowMap map = shape.dimension() == 0 ? null : batch.rows(shape);
        if (map != null && map.rows() != shape.get(0)) {
            throw new UnsupportedNetworkException("the network returns " + shape + ", padding among it; return the"
                    + " rows of nodes alone, shape (nodes, outputs), or one row a graph");
        }
        if (isFirstAxis(map, shape)) {
            return null;
        }
        if (map == null) {
            throw new UnsupportedNetworkException(
                    "the network returns " + shape + " for a batch of " + data() + " rows" + REMEDY);
        }
        return map;
    }

    private boolean isFirstAxis(@Nullable RowMap map, Shape shape) {
        return map == null
                ? shape.dimension() > 0 && shape.get(0) == data()
                : map.rows() == map.data() && map.inOrder();
    }
}
