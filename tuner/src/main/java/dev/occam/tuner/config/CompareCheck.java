package dev.occam.tuner.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the schema of a comparison can't say: names that must exist or be unique, and the configuration of every arm. */
final class CompareCheck {

    private final CompareReader reader;
    private final CompareConfig compare;
    private final String source;

    CompareCheck(CompareReader reader, String source) {
        this.reader = reader;
        this.compare = reader.compare();
        this.source = source;
    }

    /** Refuses what is wrong, in a line that names its place. */
    void check() {
        List<String> sets =
                compare.sets().stream().map(CompareConfig.SetPart::name).toList();
        List<String> arms = compare.armNames();
        UniqueNames.require(source, "/sets", sets);
        UniqueNames.require(source, "/arms", arms);
        known("/against", compare.against(), arms);
        for (int i = 0; i < compare.goals().size(); i++) {
            known("/goals/" + i + "/arm", compare.goals().get(i).arm(), arms);
            known("/goals/" + i + "/against", compare.goals().get(i).against(), arms);
        }
        for (int s = 0; s < sets.size(); s++) {
            checkSplits(s);
            for (String arm : compare.sets().get(s).arms().keySet()) {
                known("/sets/" + s + "/arms", arm, arms);
            }
            for (int a = 0; a < arms.size(); a++) {
                checkArm(s, a);
            }
        }
    }

    private void checkSplits(int set) {
        CompareConfig.Splits splits = compare.sets().get(set).splits();
        String pointer = source + ": /sets/" + set + "/splits";
        if ((splits.trainIndices() == null) != (splits.testIndices() == null)) {
            throw new ConfigException(pointer, "trainIndices and testIndices belong together", "give both, or neither");
        }
        long ways = Stream.of(splits.lists(), splits.trainIndices(), splits.testFraction())
                .filter(Objects::nonNull)
                .count();
        if (ways > 1) {
            throw new ConfigException(
                    pointer, "says in " + ways + " ways which rows measure", "give lists, index files or a share");
        }
    }

    private void checkArm(int set, int arm) {
        int number = compare.sets().get(set).splits().numbers().get(0);
        TuneConfig config = compare.arms().get(arm).grid() == null
                ? reader.tuned(set, arm, number)
                : reader.fixed(set, arm, number, 1, null);
        boolean isFixed =
                compare.arms().get(arm).grid() == null && config.loop().kind() == LoopConfig.Kind.FIXED;
        if (isFixed) {
            throw new ConfigException(
                    source + ": /arms/" + arm,
                    "has neither a loop nor a grid",
                    "give it a grid, or leave loop.kind out");
        }
        if (config.out() != null) {
            throw new ConfigException(source + ": out", "a comparison has one folder", "leave it out, or use --out");
        }
        if (!compare.widths().isEmpty() && config.network().widths().isEmpty()) {
            throw new ConfigException(
                    source + ": /widths",
                    "the network of " + compare.sets().get(set).name() + " has no hidden layer",
                    "give network.widths one for each, of any number of units");
        }
    }

    private void known(String pointer, String name, List<String> arms) {
        if (!arms.contains(name)) {
            throw new ConfigException(
                    source + ": " + pointer, "no such arm: " + name, CompareReader.remedy(name, arms));
        }
    }
}
