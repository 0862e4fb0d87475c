package dev.occam.models.data;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The nearest valid name to a misspelt one.
 * <p>Case and the signs between words do not count. A name is near when at most a third of its
 * characters differ (Levenshtein distance), or when both begin alike (Jaro-Winkler similarity of at
 * least 0.9, which finds {@code heating} in {@code heating_load}).
 */
public final class Nearest {
    private static final double ALIKE = 0.9;

    /** What is longer is no misspelt name, and comparing it takes the square of its length. */
    private static final int LONGEST = 200;

    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]");

    private Nearest() {}

    /** The valid name nearest to {@code name}, the first of equals; empty when none is near. */
    public static Optional<String> to(String name, Collection<String> valid) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = normal(name);
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
        String best = null;
        double bestScore = Double.POSITIVE_INFINITY;
        for (String candidate : valid) {
            String known = normal(candidate);
            int distance = edits.apply(wanted, known);
            int longest = Math.max(wanted.length(), known.length());
            double likeness = similarity.apply(wanted, known);
            boolean near = distance == 0 || distance <= longest / 3 || likeness >= ALIKE;
            double score = longest == 0 ? 0 : (double) distance / longest - likeness;
            if (near && score < bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The words {@code , nearest: 'x'} to append to a message, or nothing when no name is near. */
    public static String hint(String name, Collection<String> valid) {
        return to(name, valid).map(near -> ", nearest: '" + near + "'").orElse("");
    }

    private static String normal(String name) {
        String letters = SIGNS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return letters.isEmpty() ? name : letters;
    }
}
