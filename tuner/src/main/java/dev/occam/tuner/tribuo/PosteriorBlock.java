package dev.occam.tuner.tribuo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.posterior.Posterior;
import java.util.ArrayList;
import java.util.List;

/**
 * The posterior of one block of weights as plain numbers: a Gaussian, by its variance along each of its axes.
 *
 * @param variances (P)
 * @param basis the axes, as {@link CurvatureBlock#basis} gives them, each matrix row-major
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record PosteriorBlock(double[] variances, List<double[]> basis) {

    private static final int VARIANCES = 1;
    private static final int BASIS = 2;
    private static final int VALUES = 1;

    PosteriorBlock {
        basis = List.copyOf(basis);
    }

    /** All blocks of a posterior, copied. */
    static List<PosteriorBlock> of(Posterior posterior) {
        Hyperparameters at = posterior.hyperparameters();
        double scale = posterior.logEvidence().curvatureScale(at.logNoisePrecision());
        List<PosteriorBlock> blocks = new ArrayList<>();
        for (CurvatureBlock block : posterior.curvature().blocks()) {
            double precision =
                    at.priorPrecision(posterior.logEvidence().groups().groupOf(blocks.size()));
            double[] variances = block.eigenvalues();
            for (int i = 0; i < variances.length; i++) {
                variances[i] = 1 / (scale * variances[i] + precision);
            }
            blocks.add(new PosteriorBlock(
                    variances,
                    block.basis().stream().map(NDArray::toDoubleArray).toList()));
        }
        return blocks;
    }

    /** The axes as a block again, whose own eigenvalues nobody asks for. */
    CurvatureBlock axes(ParameterBlock member, NDManager manager) {
        NDList arrays = new NDList();
        for (double[] matrix : basis) {
            long size = Math.round(Math.sqrt(matrix.length));
            arrays.add(manager.create(matrix, new Shape(size, size)));
        }
        return CurvatureBlock.of(List.of(member), "stored", manager.create(variances), arrays);
    }

    ByteString write() {
        Field.Builder matrices = Field.newBuilder();
        for (double[] matrix : basis) {
            matrices.addLengthDelimited(UnknownFieldSet.newBuilder()
                    .addField(VALUES, PackedDoubles.field(matrix))
                    .build()
                    .toByteString());
        }
        return UnknownFieldSet.newBuilder()
                .addField(VARIANCES, PackedDoubles.field(variances))
                .addField(BASIS, matrices.build())
                .build()
                .toByteString();
    }

    static PosteriorBlock read(ByteString message) throws InvalidProtocolBufferException {
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(message);
        List<double[]> basis = new ArrayList<>();
        for (ByteString matrix : fields.getField(BASIS).getLengthDelimitedList()) {
            basis.add(PackedDoubles.read(UnknownFieldSet.parseFrom(matrix), VALUES));
        }
        return new PosteriorBlock(PackedDoubles.read(fields, VARIANCES), basis);
    }
}
