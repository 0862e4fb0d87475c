package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The Jacobian of a network's outputs in the blocks of a curvature, for one recorded batch: never built, but known by layer
 * inputs and output gradients, and multiplied from both sides with a matrix that is diagonal in the blocks' eigenbases.
 *
 * <p>Its arrays live as long as the recording's.
 */
public final class OutputJacobian {

    private final NDManager manager;
    private final List<CurvatureBlock> blocks;
    private final List<List<LayerJacobian>> jacobians;
    private final long rows;
    private final long outputs;

    private OutputJacobian(
            NDManager manager,
            List<CurvatureBlock> blocks,
            List<List<LayerJacobian>> jacobians,
            long rows,
            long outputs) {
        this.manager = manager;
        this.blocks = blocks;
        this.jacobians = jacobians;
        this.rows = rows;
        this.outputs = outputs;
    }

    /**
     * Pulls each output back to the layers: C backward passes.
     *
     * @param recording of the network that the curvature is of; output shape (N, C)
     * @param curvature whose blocks are meant
     * @return the Jacobian
     */
    public static OutputJacobian of(Recording recording, Curvature curvature) {
        return of(recording, curvature.blocks());
    }

    /**
     * Pulls each output back to the layers: C backward passes.
     *
     * @param recording of the network that the blocks are of; output shape (N, C)
     * @param blocks which are meant
     * @return the Jacobian
     */
    public static OutputJacobian of(Recording recording, List<CurvatureBlock> blocks) {
        Shape shape = recording.output().getShape();
        NDManager manager = recording.output().getManager();
        boolean identity = recording.endsInItsOnlyLayer();
        List<NDArray> byLayer = identity ? List.of(identity(recording, shape)) : gradients(recording, shape);
        IdentityHashMap<Parameter, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < recording.calls().size(); i++) {
            places.put(recording.calls().get(i).layer().weight().parameter(), i);
        }
        List<List<LayerJacobian>> jacobians = new ArrayList<>();
        for (CurvatureBlock block : blocks) {
            List<LayerJacobian> members = new ArrayList<>();
            for (ParameterBlock member : block.members()) {
                Integer place = places.get(member.layer().weight().parameter());
                if (place != null) {
                    LayerBatch batch = new LayerBatch(recording.calls().get(place), member, manager);
                    members.add(new LayerJacobian(member, batch, batch.gradients(byLayer.get(place)), identity));
                } else {
                    throw new IllegalStateException("the layer " + member.name() + " did not run on these inputs");
                }
            }
            jacobians.add(members);
        }
        return new OutputJacobian(manager, List.copyOf(blocks), jacobians, shape.get(0), shape.get(1));
    }

    /** Shape (N, C, 1, C), one matrix in memory for all data. */
    private static NDArray identity(Recording recording, Shape shape) {
        NDManager manager = recording.output().getManager();
        long classes = shape.get(1);
        return manager.eye((int) classes)
                .toType(recording.output().getDataType(), false)
                .reshape(1, classes, 1, classes)
                .broadcast(shape.get(0), classes, 1, classes);
    }

    /** For each layer shape (N, C, R, D_out). */
    private static List<NDArray> gradients(Recording recording, Shape shape) {
        NDArray output = recording.output();
        NDManager manager = output.getManager();
        List<NDList> byLayer = new ArrayList<>();
        recording.calls().forEach(call -> byLayer.add(new NDList()));
        try (NDManager scope = manager.newSubManager()) {
            for (long c = 0; c < shape.get(1); c++) {
                NDArray unit = scope.create(c).oneHot((int) shape.get(1), output.getDataType());
                NDArray cotangent = unit.broadcast(shape);
                cotangent.attach(scope);
                List<NDArray> found = recording.backward(cotangent);
                for (int i = 0; i < byLayer.size(); i++) {
                    byLayer.get(i).add(found.get(i));
                }
            }
            List<NDArray> stacked = new ArrayList<>();
            for (NDList layer : byLayer) {
                NDArray whole = NDArrays.stack(layer, 1);
                whole.attach(manager);
                stacked.add(whole);
            }
            return stacked;
        }
    }

    /**
     * Numbers that the Jacobian of one datum takes, by which callers bound their batches.
     *
     * @param calls the recorded layers
     * @param outputs C
     * @return numbers of inputs and gradients
     */
    public static long numbersPerRow(List<LayerCalls> calls, long outputs) {
        long numbers = outputs * outputs;
        for (LayerCalls call : calls) {
            int groups = call.layer().operator().groups();
            numbers += call.positions()
                    * groups
                    * (call.layer().inputs() + 3 * outputs * call.layer().outputs());
        }
        return numbers;
    }

    /**
     * The covariance of the outputs of each datum, {@code sum_blocks J U diag(w) U^T J^T}.
     *
     * @param weights for each block w, shape (P), float64: variances along the eigenvectors
     * @return shape (N, C, C), float64, in the recording's manager
     */
    public NDArray covariance(List<NDArray> weights) {
        NDArray sum = manager.zeros(new Shape(rows, outputs, outputs), DataType.FLOAT64);
        for (int k = 0; k < blocks.size(); k++) {
            blocks.get(k).addCovariance(jacobians.get(k), weights.get(k), sum);
        }
        return sum;
    }

    /**
     * The covariance of all outputs of all data.
     *
     * @param weights for each block w, shape (P), float64: variances along the eigenvectors
     * @return shape (N C, N C), float64, data before outputs, in the recording's manager
     */
    public NDArray jointCovariance(List<NDArray> weights) {
        NDArray sum = manager.zeros(new Shape(rows * outputs, rows * outputs), DataType.FLOAT64);
        for (int k = 0; k < blocks.size(); k++) {
            blocks.get(k).addJointCovariance(jacobians.get(k), weights.get(k), sum);
        }
        return sum;
    }
}
