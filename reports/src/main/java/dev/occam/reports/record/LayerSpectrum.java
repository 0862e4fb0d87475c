package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The eigenvalues of one layer's curvature, at some ranks.
 * <p>They are those of the Hessian of the training rows' negative log-likelihood as its structure approximates it, with noise
 * and temperature: beside the prior precision they make the posterior precision. An eigenvalue above the prior
 * precision is a direction that the data determine.
 *
 * @param name the layer's name
 * @param group name of the parameter group whose prior precision it has
 * @param size number of parameters, and of eigenvalues with those that are zero
 * @param positive number of eigenvalues above zero
 * @param ranks positions from 1 in descending order, ascending; at most {@value #MOST_POINTS}
 * @param eigenvalues at those ranks
 */
public record LayerSpectrum(
        String name, String group, long size, long positive, List<Long> ranks, List<@Nullable Double> eigenvalues) {
    /** How many points a spectrum has at most. */
    public static final int MOST_POINTS = 200;

    public LayerSpectrum {
        Fields.required(name, "name");
        Fields.required(group, "group");
        Fields.count(size, "size");
        Fields.count(positive, "positive");
        ranks = Fields.counts(ranks, "ranks");
        eigenvalues = Fields.finiteList(eigenvalues, "eigenvalues");
        if (ranks.size() != eigenvalues.size()) {
            throw new IllegalArgumentException("the spectrum of " + name + " has " + eigenvalues.size()
                    + " eigenvalues at " + ranks.size() + " ranks; give one a rank");
        }
    }
}
