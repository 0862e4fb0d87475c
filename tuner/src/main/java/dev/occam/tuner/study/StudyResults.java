package dev.occam.tuner.study;

import dev.occam.tuner.config.StudyConfig;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a study has come to so far: for each seed a value in each case. */
public final class StudyResults {

    /** What came out of a claim. */
    public enum Verdict {
        HOLDS,
        FAILS,
        /** Not all seeds are measured. */
        OPEN;

        /** The word to print. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final StudyConfig study;
    private final String quantity;
    private final List<String> cases;
    private final Map<Long, Map<String, Double>> seeds = new LinkedHashMap<>();

    StudyResults(StudyConfig study, String quantity, List<String> cases) {
        this.study = study;
        this.quantity = quantity;
        this.cases = List.copyOf(cases);
    }

    void add(long seed, Map<String, Double> values) {
        seeds.put(seed, new LinkedHashMap<>(values));
    }

    /** The study. */
    public StudyConfig study() {
        return study;
    }

    /** What is measured, in a few words. */
    public String quantity() {
        return quantity;
    }

    /** The cases, in the order of the table. */
    public List<String> cases() {
        return cases;
    }

    /** The values of each seed that is measured, by case. */
    public Map<Long, Map<String, Double>> seeds() {
        return Collections.unmodifiableMap(seeds);
    }

    /** Whether every seed is measured. */
    public boolean complete() {
        return seeds.keySet().containsAll(study.seeds());
    }

    /** The values of a case in rising order, one a seed. */
    double[] sorted(String name) {
        double[] values =
                seeds.values().stream().mapToDouble(all -> all.get(name)).toArray();
        Arrays.sort(values);
        return values;
    }

    /** What came out of a claim. */
    public Verdict verdict(StudyConfig.Claim claim) {
        boolean fails = claim.cases().stream()
                .anyMatch(name -> Arrays.stream(sorted(name)).anyMatch(value -> !claim.holdsFor(value)));
        return fails ? Verdict.FAILS : complete() ? Verdict.HOLDS : Verdict.OPEN;
    }
}
