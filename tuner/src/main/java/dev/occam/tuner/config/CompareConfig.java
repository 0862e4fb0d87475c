package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ways to choose a weight decay, compared on data sets: every arm on every split, from the same initial weights.
 *
 * @param title    what it is about, in a line
 * @param dataRoot folder of data and lists, relative to the file; null is the folder of the file
 * @param base     configuration of every run, as JSON
 * @param sets     the data sets
 * @param arms     what is compared; what an arm says is laid over base and set
 * @param against  name of the arm that the others are paired with
 * @param goals    what should come out
 * @param widths   hidden units to choose among; empty where none are chosen
 */
public record CompareConfig(
        String title,
        @Nullable String dataRoot,
        JsonNode base,
        List<SetPart> sets,
        List<Arm> arms,
        String against,
        List<Goal> goals,
        List<Integer> widths) {

    @SuppressWarnings("NullAway") // What is left out arrives as null.
    public CompareConfig {
        sets = List.copyOf(sets);
        arms = List.copyOf(arms);
        goals = goals == null ? List.of() : List.copyOf(goals);
        widths = widths == null ? List.of() : List.copyOf(widths);
    }

    /** The names of the arms, in their order. */
    public List<String> armNames() {
        return arms.stream().map(Arm::name).toList();
    }

    /** The place of the arm of that name. */
    public int arm(String name) {
        for (int i = 0; i < arms.size(); i++) {
            if (arms.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such arm: " + name);
    }

    /**
     * A data set.
     *
     * @param name   of it
     * @param config what it lays over the base, as JSON
     * @param splits which rows train and which measure
     * @param arms   by name of an arm what is laid over its configuration on this set alone
     */
    public record SetPart(String name, JsonNode config, Splits splits, Map<String, JsonNode> arms) {

        @SuppressWarnings("NullAway") // What is left out arrives as null.
        public SetPart {
            config = Objects.requireNonNullElseGet(config, JsonNodeFactory.instance::objectNode);
            arms = arms == null ? Map.of() : Map.copyOf(arms);
        }
    }

    /**
     * The splits of a data set; at most one of the ways to name rows is given, else the configuration's own holds.
     *
     * @param numbers      of the splits: each is seed and place
     * @param lists        JSON file of row numbers
     * @param trainIndices text file of row numbers
     * @param testIndices  the same for the test rows
     * @param testFraction share of the rows that measure, drawn with the number
     */
    public record Splits(
            List<Integer> numbers,
            @Nullable String lists,
            @Nullable String trainIndices,
            @Nullable String testIndices,
            @Nullable Double testFraction) {

        public Splits {
            numbers = List.copyOf(numbers);
        }
    }

    /**
     * An arm.
     *
     * @param name   of it
     * @param config what it lays over base and set, as JSON
     * @param grid   the priors it tries; null where it has a loop
     */
    public record Arm(
            String name, JsonNode config, @Nullable Grid grid) {

        @SuppressWarnings("NullAway") // What is left out arrives as null.
        public Arm {
            config = Objects.requireNonNullElseGet(config, JsonNodeFactory.instance::objectNode);
        }
    }

    /**
     * A grid of priors: each fitted to a part of the training rows, the best on the others fitted again to all.
     *
     * @param precisions         at unit noise
     * @param validationFraction share of the training rows that validate, where no list says which
     * @param refitLength        epochs of the last fit, in fits
     */
    public record Grid(List<Double> precisions, Double validationFraction, Double refitLength) {

        @SuppressWarnings("NullAway") // What is left out arrives as null.
        public Grid {
            precisions = List.copyOf(precisions);
            validationFraction = validationFraction == null ? Double.valueOf(0.2) : validationFraction;
            refitLength = refitLength == null ? Double.valueOf(1) : refitLength;
        }
    }

    /**
     * What should come out of an arm beside another, by paired test NLL.
     *
     * @param splits  at least so many are better
     * @param median  of the sets' means lies below
     * @param worst   no set's mean lies above
     * @param fits    processor time in plain fits, at most
     * @param predictive sets on which its default predictive is no worse than its plug-in, at least
     */
    public record Goal(
            String arm,
            String against,
            @Nullable Integer splits,
            @Nullable Double median,
            @Nullable Double worst,
            @Nullable Double fits,
            @Nullable Integer predictive) {}
}
