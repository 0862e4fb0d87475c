package dev.occam.tuner.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.StrokeDigits;
import dev.occam.models.network.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Small data sets of Tribuo's. */
public final class Samples {

    private static final String[] NAMES = {"petal-length", "petal-width", "sepal-length", "sepal-width"};

    private Samples() {}

    /** Three classes of flowers by four measurements, two of them near each other. */
    public static MutableDataset<Label> flowers(int rows, long seed) {
        double[][] means = {{1.5, 0.2, 5.0, 3.4}, {4.3, 1.3, 5.9, 2.8}, {5.5, 2.0, 6.6, 3.0}};
        String[] species = {"setosa", "versicolor", "virginica"};
        SplittableRandom random = new SplittableRandom(seed);
        List<Example<Label>> examples = new ArrayList<>();
        for (int n = 0; n < rows; n++) {
            double[] values = new double[NAMES.length];
            for (int j = 0; j < values.length; j++) {
                values[j] = means[n % 3][j] + 0.35 * random.nextGaussian();
            }
            examples.add(new ArrayExample<>(new Label(species[n % 3]), NAMES, values));
        }
        return of(examples, new LabelFactory());
    }

    /** Two waves of one number, in units of their own, beside a number that means nothing. */
    public static MutableDataset<Regressor> waves(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example<Regressor>> examples = new ArrayList<>();
        for (int n = 0; n < rows; n++) {
            double x = random.nextDouble(-2, 2);
            double up = 300 + 40 * Math.sin(2 * x) + 4 * random.nextGaussian();
            double along = x + 0.1 * random.nextGaussian();
            Regressor output = new Regressor(new String[] {"up", "along"}, new double[] {up, along});
            examples.add(new ArrayExample<>(
                    output, new String[] {"x", "noise"}, new double[] {x, 100 * random.nextGaussian()}));
        }
        return of(examples, new RegressionFactory());
    }

    /** A line with noise. */
    static MutableDataset<Regressor> line(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example<Regressor>> examples = new ArrayList<>();
        for (int n = 0; n < rows; n++) {
            double x = random.nextDouble(2, 8);
            examples.add(new ArrayExample<>(
                    new Regressor("y", 20 + 3 * x + 2 * random.nextGaussian()), new String[] {"x"}, new double[] {x}));
        }
        return of(examples, new RegressionFactory());
    }

    /** A place on that line. */
    static Example<Regressor> at(double x) {
        return new ArrayExample<>(new Regressor("y", Double.NaN), new String[] {"x"}, new double[] {x});
    }

    static Map<String, Provenance> map(MapProvenance<?> provenance) {
        Map<String, Provenance> map = new LinkedHashMap<>();
        for (Pair<String, ?> entry : provenance) {
            map.put(entry.getA(), (Provenance) entry.getB());
        }
        return map;
    }

    static double number(Provenance provenance) {
        return ((DoubleProvenance) provenance).getValue();
    }

    /** The number of a map that holds one. */
    static double onlyNumber(Provenance map) {
        return number(map((MapProvenance<?>) map).values().iterator().next());
    }

    /** The embedded digits, their blank pixels left out. */
    static MutableDataset<Label> digits(int rows) {
        DataSet digits = StrokeDigits.of(rows, 0, 3).read();
        List<Example<Label>> examples = new ArrayList<>();
        for (int n = 0; n < rows; n++) {
            ArrayExample<Label> example = new ArrayExample<>(
                    new Label(digits.outputNames().get(digits.train().label(n))));
            for (int j = 0; j < digits.train().features(); j++) {
                if (digits.train().input(n, j) != 0) {
                    example.add(digits.featureNames().get(j), digits.train().input(n, j));
                }
            }
            examples.add(example);
        }
        return of(examples, new LabelFactory());
    }

    public static <T extends Output<T>> MutableDataset<T> of(List<Example<T>> examples, OutputFactory<T> factory) {
        MutableDataset<T> data = new MutableDataset<>(new SimpleDataSourceProvenance("a sample", factory), factory);
        examples.forEach(data::add);
        return data;
    }

    static EvidenceClassificationTrainer classifier(long seed) {
        return new EvidenceClassificationTrainer(
                List.of(5), Activation.TANH, seed, "training.epochs=500", "loop.rounds=2");
    }

    static EvidenceRegressionTrainer regression(long seed) {
        return new EvidenceRegressionTrainer(
                List.of(10), Activation.TANH, seed, "training.epochs=1500", "loop.rounds=3");
    }
}
