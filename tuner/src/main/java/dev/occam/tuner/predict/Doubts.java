package dev.occam.tuner.predict;

import dev.occam.models.data.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.util.ResizableDoubleArray;

/** The scores by which rows are doubted, of all rows of one kind: greater is more doubtful. */
final class Doubts {

    private final Task task;
    private final Map<String, ResizableDoubleArray> scores = new LinkedHashMap<>();

    Doubts(Task task) {
        this.task = task;
    }

    void add(Beliefs beliefs) {
        if (task == Task.CLASSIFICATION) {
            add("entropy, weights alone", entropies(beliefs.certain(), beliefs.rows()));
            add("entropy, posterior", beliefs.entropy());
            add("mutual information", beliefs.weights());
        }
        add("novelty", beliefs.novelty());
    }

    private void add(String name, double[] some) {
        scores.computeIfAbsent(name, unused -> new ResizableDoubleArray()).addElements(some);
    }

    private static double[] entropies(double[] probabilities, int rows) {
        double[] entropies = new double[rows];
        int classes = probabilities.length / rows;
        for (int i = 0; i < probabilities.length; i++) {
            double p = probabilities[i];
            entropies[i / classes] -= p > 0 ? p * Math.log(p) : 0;
        }
        return entropies;
    }

    /** How well each score tells others from these. */
    List<Separation> against(Doubts others) {
        List<Separation> separations = new ArrayList<>();
        scores.forEach((name, own) -> {
            ResizableDoubleArray other = others.scores.get(name);
            if (other != null) {
                separations.add(new Separation(name, auroc(own.getElements(), other.getElements())));
            }
        });
        return separations;
    }

    /** By the ranks of both together (Mann and Whitney 1947), those of ties averaged. */
    static double auroc(double[] lesser, double[] greater) {
        double[] all = new double[lesser.length + greater.length];
        System.arraycopy(lesser, 0, all, 0, lesser.length);
        System.arraycopy(greater, 0, all, lesser.length, greater.length);
        double[] ranks = new NaturalRanking().rank(all);
        double sum = 0;
        for (int i = lesser.length; i < ranks.length; i++) {
            sum += ranks[i];
        }
        return (sum - greater.length * (greater.length + 1.0) / 2) / ((double) lesser.length * greater.length);
    }
}
