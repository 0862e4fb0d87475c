package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a paper: arms to compare under one or more settings, over several seeds, and what should come out.
 *
 * <p>Immutable; made and checked by {@link ExperimentReader}. Its fields and their meaning stand in the published schema
 * {@value ExperimentReader#RESOURCE}.
 *
 * @param name     of the experiment and of its folder
 * @param title    what it is about, in a line
 * @param source   the paper, and how far this is the paper's experiment
 * @param data     the data it needs; null where it runs on the embedded digits
 * @param base     the configuration of every run, as JSON
 * @param variants settings under which all arms are compared
 * @param arms     what is compared
 * @param search   how the best point of a searched arm is told; null where no arm is searched
 * @param seeds    of every arm
 * @param tables   what is tabulated
 * @param claims   what should come out
 * @param races    who gets how low how soon
 * @param reported figures that others published for its arms
 */
public record ExperimentConfig(
        String name,
        String title,
        String source,
        @Nullable Data data,
        JsonNode base,
        List<Part> variants,
        List<Arm> arms,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SearchConfig search,
        List<Long> seeds,
        List<Table> tables,
        List<Claim> claims,
        List<RaceConfig> races,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Reported> reported) {

    /** The variant of an experiment that names none. */
    private static final Part ALONE = new Part("all", JsonNodeFactory.instance.objectNode());

    @SuppressWarnings("NullAway") // What is left out arrives as null.
    public ExperimentConfig {
        variants = variants == null ? List.of(ALONE) : List.copyOf(variants);
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        tables = List.copyOf(tables);
        claims = claims == null ? List.of() : List.copyOf(claims);
        reported = reported == null ? List.of() : List.copyOf(reported);
        races = races == null ? List.of() : List.copyOf(races);
    }

    /**
     * The data of an experiment.
     *
     * @param folder name in the folder of shared data
     * @param what   it holds and where it is had
     */
    public record Data(String folder, String what) {}

    /** The arm of that name. */
    public Arm arm(String name) {
        return arms.stream()
                .filter(arm -> arm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such arm: " + name));
    }

    /** Runs in all: those of a searched arm are its points with the first seed, and the best of them with the others. */
    public int runs() {
        int ofOneVariant = arms.stream()
                .mapToInt(arm -> Math.max(1, arm.points().size()) + seeds.size() - 1)
                .sum();
        return variants.size() * ofOneVariant;
    }

    /**
     * What is compared: one configuration, or a method searched over several.
     *
     * @param name   of it and of its folder
     * @param config what it lays over base and variant, as JSON
     * @param points of its search, each laid over {@code config}; empty where there is nothing to search
     */
    public record Arm(
            String name,
            JsonNode config,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Part> points) {

        @SuppressWarnings("NullAway") // What is left out arrives as null.
        public Arm {
            config = Objects.requireNonNullElseGet(config, JsonNodeFactory.instance::objectNode);
            points = points == null ? List.of() : List.copyOf(points);
        }
    }

    /**
     * A variant, or a point of a search.
     *
     * @param name   of it and of its folder
     * @param config what it lays over what is below, as JSON
     */
    public record Part(String name, JsonNode config) {

        @SuppressWarnings("NullAway") // What is left out arrives as null.
        public Part {
            config = Objects.requireNonNullElseGet(config, JsonNodeFactory.instance::objectNode);
        }
    }

    /**
     * A table of results.
     *
     * @param title      its heading
     * @param quantities its columns, by {@link Quantity#label}
     */
    public record Table(String title, List<Quantity> quantities) {

        public Table {
            quantities = List.copyOf(quantities);
        }
    }

    /**
     * What should come out.
     *
     * @param text     the claim, in a sentence
     * @param source   who makes it
     * @param quantity what is compared
     * @param arms     of which it is claimed, of each by itself
     * @param against  arms they are compared with: with the one that is best on average
     * @param slack    standard errors of the paired difference by which it may be worse; null where it has to be better
     */
    public record Claim(
            String text,
            String source,
            Quantity quantity,
            List<String> arms,
            List<String> against,
            @Nullable Double slack) {

        public Claim {
            arms = List.copyOf(arms);
            against = List.copyOf(against);
        }
    }

    /**
     * A figure that others published for an arm: to be read beside, not a claim that is judged.
     *
     * @param variant  for which; null for all
     * @param arm      for which
     * @param quantity what was measured
     * @param value    in the units of this experiment's tables
     * @param source   where it stands, with the table or figure
     */
    public record Reported(@Nullable String variant, String arm, Quantity quantity, double value, String source) {}
}
