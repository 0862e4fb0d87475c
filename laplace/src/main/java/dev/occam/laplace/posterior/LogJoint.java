package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import java.util.ArrayList;
import java.util.List;

/** The log joint of data and weights around the weights of the fit: its slope, and its covariance under the Laplace approximation. */
final class LogJoint {

    private final Curvature curvature;
    private final Deviations deviations;
    private final PriorLayout layout;
    private final LogEvidence evidence;
    private final Whitenings whitenings;
    private final boolean coupled;

    LogJoint(Curvature curvature, Deviations deviations, PriorLayout layout, LogEvidence evidence, NDManager manager) {
        this.curvature = curvature;
        this.deviations = deviations;
        this.layout = layout;
        this.evidence = evidence;
        this.whitenings = new Whitenings(curvature, layout, manager);
        this.coupled = !evidence.coupled().isEmpty();
    }

    /**
     * The posterior covariance.
     *
     * @param at prior precisions and noise
     * @param scope the manager that the variances are attached to
     * @return directions and variances; close it
     */
    Axes axes(Hyperparameters at, NDManager scope) {
        double scale = evidence.curvatureScale(at.logNoisePrecision());
        if (!coupled) {
            return new Axes(curvature.blocks(), variances(curvature.blocks(), at, scale, scope), () -> {});
        }
        Whitenings.Kept kept = whitenings.at(at);
        try {
            return new Axes(kept.blocks(), variances(kept.blocks(), at, scale, scope), kept::release);
        } catch (RuntimeException | Error e) {
            kept.release();
            throw e;
        }
    }

    private List<NDArray> variances(List<CurvatureBlock> blocks, Hyperparameters at, double scale, NDManager scope) {
        List<NDArray> variances = new ArrayList<>();
        for (int k = 0; k < blocks.size(); k++) {
            boolean whitened = layout.parts(k).kind() == PriorLayout.Kind.COUPLED;
            NDArray variance = whitened
                    ? scope.create(blocks.get(k).eigenvalues()).muli(scale)
                    : deviations.eigenvalues().get(k).mul(scale);
            variance.attach(scope);
            NDArray one = scope.create(1.0);
            variances.add(one.div(variance.addi(whitened ? scope.create(1.0) : precision(k, at, scope))));
        }
        return variances;
    }

    /** The prior precision of each weight of a block, shape (P), or that of all. */
    private NDArray precision(int block, Hyperparameters at, NDManager scope) {
        double[] ofGroup = new double[at.groupCount()];
        for (int group = 0; group < ofGroup.length; group++) {
            ofGroup[group] = at.priorPrecision(group);
        }
        double[] own = layout.byWeight(block, ofGroup);
        return own.length == 1 ? scope.create(own[0]) : scope.create(own);
    }

    /** The slope of the negative log joint, for each block a matrix over its parameters. */
    private List<NDArray> slopes(Hyperparameters at, NDManager scope) {
        double scale = evidence.data().scale(at.logNoisePrecision());
        List<NDArray> slopes = new ArrayList<>();
        for (int k = 0; k < curvature.blocks().size(); k++) {
            NDArray slope = curvature.gradients().get(k).mul(scale);
            slope.attach(scope);
            NDArray precision = precision(k, at, scope);
            NDArray deviation = deviations.matrices().get(k);
            NDArray pull = precision.getShape().dimension() == 0
                    ? deviation.mul(precision)
                    : deviation.mul(precision.reshape(deviation.getShape()));
            pull.attach(scope);
            slopes.add(slope.addi(pull));
        }
        return slopes;
    }

    /** How far the weights are from the maximum, by the quadratic model. */
    MapDistance distance(Hyperparameters at) {
        try (NDManager scope = deviations.matrices().get(0).getManager().newSubManager();
                Axes axes = axes(at, scope)) {
            List<NDArray> slopes = slopes(at, scope);
            double squaredNorm = 0;
            double gain = 0;
            for (int k = 0; k < slopes.size(); k++) {
                squaredNorm += sum(slopes.get(k).square());
                NDArray along = axes.blocks().get(k).toEigenbasis(slopes.get(k));
                gain += sum(along.square().mul(axes.variances().get(k)));
            }
            return new MapDistance(Math.sqrt(squaredNorm), gain / 2);
        }
    }

    private static double sum(NDArray array) {
        return array.sum().getDouble();
    }

    /**
     * The Newton step {@code -P^-1 g} by the posterior precision.
     *
     * @param scope the manager that the result is attached to
     * @return for each block a matrix over its parameters
     */
    List<NDArray> step(Hyperparameters at, NDManager scope) {
        try (NDManager inner = scope.newSubManager();
                Axes axes = axes(at, inner)) {
            List<NDArray> slopes = slopes(at, inner);
            List<NDArray> steps = new ArrayList<>();
            for (int k = 0; k < slopes.size(); k++) {
                CurvatureBlock block = axes.blocks().get(k);
                NDArray along =
                        block.toEigenbasis(slopes.get(k)).mul(axes.variances().get(k));
                NDArray step = block.fromEigenbasis(along).neg();
                step.attach(scope);
                steps.add(step);
            }
            return steps;
        }
    }

    /** The scatter of weights that lie off those of the fit, {@code sum delta (theta + step - mean)^2}. */
    double scatter(Hyperparameters at, List<NDArray> steps, double length) {
        double sum = 0;
        try (NDManager scope = deviations.matrices().get(0).getManager().newSubManager()) {
            for (int k = 0; k < curvature.blocks().size(); k++) {
                NDArray moved = steps.get(k).mul(length);
                moved.attach(scope);
                moved.addi(deviations.matrices().get(k));
                sum += sum(moved.square().flatten().mul(precision(k, at, scope)));
            }
        }
        return sum;
    }
}
