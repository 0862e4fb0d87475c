package dev.occam.spark;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.collection.Seq;

/** Groups of neighbouring partitions, a function of their number alone, wherever they lie and whoever is free. */
final class Neighbours implements PartitionCoalescer, Serializable {

    private static final long serialVersionUID = 1;

    @Override
    public PartitionGroup[] coalesce(int count, RDD<?> parent) {
        Partition[] partitions = parent.partitions();
        int groups = Math.min(count, partitions.length);
        PartitionGroup[] all = new PartitionGroup[groups];
        for (int group = 0; group < groups; group++) {
            int from = start(group, groups, partitions.length);
            Seq<String> near = parent.preferredLocations(partitions[from]);
            all[group] = new PartitionGroup(near.isEmpty() ? Option.empty() : Option.apply(near.head()));
            for (int i = from; i < start(group + 1, groups, partitions.length); i++) {
                all[group].partitions().append(partitions[i]);
            }
        }
        return all;
    }

    private static int start(int group, int groups, int partitions) {
        return (int) ((long) group * partitions / groups);
    }

    /**
     * So many sums that the bytes they take to the driver stay within the packed factors times {@code ceil(log2(P) + 1)}.
     *
     * @param partitions P
     * @return at least 1
     */
    static int sums(int partitions) {
        return partitions < 1 ? 1 : 65 - Long.numberOfLeadingZeros(partitions - 1L);
    }
}
