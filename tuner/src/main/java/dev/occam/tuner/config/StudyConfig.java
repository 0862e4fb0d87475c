package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study of a paper: something measured for several seeds on problems of our own, and what should come out.
 *
 * <p>Immutable; made and checked by {@link StudyReader}. Its fields and their meaning stand in the published schema
 * {@value StudyReader#RESOURCE}.
 *
 * @param kind   tells the file of a study from that of an experiment
 * @param name   of the study and of its folder
 * @param title  what it is about, in a line
 * @param source the paper, and how far this is the paper's study
 * @param study  what is measured
 * @param seeds  of which each is measured
 * @param claims what should come out
 */
public record StudyConfig(
        String kind, String name, String title, String source, Kind study, List<Long> seeds, List<Claim> claims) {

    public StudyConfig {
        seeds = List.copyOf(seeds);
        claims = List.copyOf(claims);
    }

    /** What there is to be measured. */
    public enum Kind {
        /** Distance of K-FAC-expand and K-FAC-reduce from the dense matrix of deep linear networks. */
        @JsonProperty("sharing-exactness")
        SHARING_EXACTNESS,
        /** Distance of Kronecker methods from the dense empirical Fisher over training, and correlations of gradients. */
        @JsonProperty("eigenbasis-spectrum")
        EIGENBASIS_SPECTRUM
    }

    /**
     * What should come out, with every seed.
     *
     * @param text   the claim, in a sentence
     * @param source who makes it
     * @param cases  of which it is claimed, by their names in the table
     * @param atMost what no value exceeds; null where there is none
     * @param above  what every value exceeds; null where there is none
     */
    public record Claim(
            String text,
            String source,
            List<String> cases,
            @Nullable Double atMost,
            @Nullable Double above) {

        public Claim {
            cases = List.copyOf(cases);
        }

        /** Whether a value is as claimed. */
        public boolean holdsFor(double value) {
            return (atMost == null || value <= atMost) && (above == null || value > above);
        }
    }
}
