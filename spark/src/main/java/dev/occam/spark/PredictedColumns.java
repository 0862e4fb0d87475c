package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.likelihood.Bernoulli;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.Predictive;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that a predictive becomes: their names, types and values. */
final class PredictedColumns implements Serializable {

    private static final long serialVersionUID = 1;

    /** How the likelihood's targets are told of. */
    private enum Kind {
        CLASSES,
        YES_OR_NO,
        NUMBERS
    }

    private final Kind kind;
    private final double quantile;

    private PredictedColumns(Kind kind, double quantile) {
        this.kind = kind;
        this.quantile = quantile;
    }

    static PredictedColumns of(Likelihood likelihood, double level) {
        Kind kind = likelihood instanceof Categorical
                ? Kind.CLASSES
                : likelihood instanceof Bernoulli ? Kind.YES_OR_NO : Kind.NUMBERS;
        double quantile = new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + level) / 2);
        return new PredictedColumns(kind, quantile);
    }

    private List<String> names() {
        return kind == Kind.NUMBERS
                ? List.of("mean", "deviation", "weights_deviation", "lower", "upper")
                : List.of("probabilities", "entropy", "mutual_information");
    }

    private DataType type(String name) {
        boolean number = kind == Kind.CLASSES && !name.equals("probabilities") || name.equals("mutual_information");
        return number ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false);
    }

    /** The schema with these columns behind its own. */
    StructType behind(StructType schema) {
        StructType all = schema;
        for (String name : names()) {
            if (List.of(schema.fieldNames()).contains(name)) {
                throw new DataProblem(
                        "column '" + name + "' is there already and would be predicted; rename or drop it first");
            }
            all = all.add(name, type(name), false);
        }
        return all;
    }

    /** For each row the values of these columns. */
    List<List<Object>> values(Predictive predictive, int rows) {
        List<double[]> columns = kind == Kind.NUMBERS ? numbers(predictive) : classes(predictive);
        List<List<Object>> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Object> own = new ArrayList<>();
            for (int k = 0; k < columns.size(); k++) {
                double[] column = columns.get(k);
                int width = column.length / rows;
                boolean number = type(names().get(k)) == DataTypes.DoubleType;
                own.add(number ? (Object) column[row] : Arrays.copyOfRange(column, row * width, (row + 1) * width));
            }
            values.add(own);
        }
        return values;
    }

    private static List<double[]> classes(Predictive predictive) {
        NDArray entropy = predictive.aleatoric().add(predictive.epistemic());
        return List.of(
                predictive.probabilities().toDoubleArray(),
                entropy.toDoubleArray(),
                predictive.mutualInformation().toDoubleArray());
    }

    private List<double[]> numbers(Predictive predictive) {
        double[] mean = predictive.mean().toDoubleArray();
        double[] weights = predictive.epistemic().toDoubleArray();
        double[] noise = predictive.aleatoric().toDoubleArray();
        double[] deviation = new double[mean.length];
        double[] lower = new double[mean.length];
        double[] upper = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            deviation[i] = Math.sqrt(weights[i] + noise[i]);
            weights[i] = Math.sqrt(Math.max(0, weights[i]));
            lower[i] = mean[i] - quantile * deviation[i];
            upper[i] = mean[i] + quantile * deviation[i];
        }
        return List.of(mean, deviation, weights, lower, upper);
    }
}
