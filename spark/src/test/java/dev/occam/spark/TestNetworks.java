package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Small float64 networks and rows for them, a pure function of a seed. */
public final class TestNetworks {

    static final int SIDE = 5;
    static final int CLASSES = 3;

    private TestNetworks() {}

    /** Images of 5 x 5 to three classes. */
    public static Block convolution() {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(2)
                        .setKernelShape(new Shape(3, 3))
                        .build())
                .add(Activation.tanhBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    /** Four numbers to one. */
    public static Block regression() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(6).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(1).build());
    }

    static Block initialised(NDManager manager, Block block, long... input) {
        block.initialize(manager, DataType.FLOAT64, new Shape(1).addAll(new Shape(input)));
        SplittableRandom random = new SplittableRandom(1);
        for (Parameter parameter : block.getParameters().values()) {
            Shape shape = parameter.getArray().getShape();
            NDArray array = manager.create(normal(random, (int) shape.size(), 0.5), shape);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(array);
        }
        return block;
    }

    static double[] normal(SplittableRandom random, int count, double scale) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return values;
    }

    static final StructType IMAGES = new StructType(new StructField[] {
        new StructField("pixels", DataTypes.createArrayType(DataTypes.DoubleType), true, Metadata.empty()),
        new StructField("label", DataTypes.IntegerType, true, Metadata.empty())
    });

    static List<Row> images(int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(normal(random, SIDE * SIDE, 1), random.nextInt(CLASSES)));
        }
        return rows;
    }

    static Dataset<Row> frame(SparkSession session, List<Row> rows, StructType schema, int partitions) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(context.parallelize(rows, partitions), schema);
    }

    static NDArray pixels(NDManager manager, List<Row> rows) {
        double[] all = new double[rows.size() * SIDE * SIDE];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy((double[]) rows.get(i).get(0), 0, all, i * SIDE * SIDE, SIDE * SIDE);
        }
        return manager.create(all, new Shape(rows.size(), 1, SIDE, SIDE));
    }

    static NDArray labels(NDManager manager, List<Row> rows) {
        return manager.create(rows.stream().mapToLong(row -> row.getInt(1)).toArray());
    }
}
