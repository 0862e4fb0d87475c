package dev.occam.tuner.compare;

import dev.occam.models.data.Task;
import dev.occam.tuner.config.CompareConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether one number that was aimed at has been reached.
 *
 * @param goal    in words
 * @param found   what came out, in words
 * @param reached null while cells are missing
 */
public record Verdict(String goal, String found, @Nullable Boolean reached) {

    /** All goals of a comparison. */
    static List<Verdict> of(Cells cells) {
        List<Verdict> all = new ArrayList<>();
        for (CompareConfig.Goal goal : cells.compare().goals()) {
            Paired paired = Paired.of(cells, goal.arm(), goal.against(), null);
            boolean whole = paired.missing() == 0;
            String pair = goal.arm() + " against " + goal.against() + ": ";
            if (goal.splits() != null) {
                all.add(new Verdict(
                        pair + "better on at least " + goal.splits() + " splits",
                        paired.better() + " of " + paired.splits(),
                        whole ? paired.better() >= goal.splits() : null));
            }
            if (goal.median() != null) {
                all.add(new Verdict(
                        pair + "median of the sets' means below " + nats(goal.median()),
                        nats(paired.median()),
                        whole ? paired.median() < goal.median() : null));
            }
            if (goal.worst() != null) {
                all.add(new Verdict(
                        pair + "no set worse by more than " + nats(goal.worst()),
                        nats(paired.worst()) + worstSet(paired),
                        whole ? paired.worst() <= goal.worst() : null));
            }
            if (goal.fits() != null) {
                double fits = Times.of(cells, goal.arm()).processor();
                all.add(new Verdict(
                        goal.arm() + ": processor time of at most " + goal.fits() + " fits",
                        String.format(Locale.ROOT, "%.2f", fits),
                        whole && !Double.isNaN(fits) ? fits <= goal.fits() : null));
            }
            if (goal.predictive() != null) {
                all.add(predictive(cells, goal.arm(), goal.predictive(), whole));
            }
        }
        return all;
    }

    /** Whether the predictive that an arm predicts by is as good as its plug-in, set by set. */
    private static Verdict predictive(Cells cells, String arm, int least, boolean whole) {
        List<String> worse = new ArrayList<>();
        int all = 0;
        for (CompareConfig.SetPart set : cells.compare().sets()) {
            List<Cell> of = cells.of(set, arm);
            if (of.isEmpty()) {
                continue;
            }
            all++;
            boolean classes = of.get(0).task() == Task.CLASSIFICATION;
            Score own = Score.mean(
                    of.stream().map(Cell::score).filter(Objects::nonNull).toList());
            Score plugIn = Score.mean(of.stream()
                    .map(cell -> cell.scores().get(Predictives.PLUG_IN))
                    .filter(Objects::nonNull)
                    .toList());
            if (own.nll() > plugIn.nll() || own.calibrationError(classes) > plugIn.calibrationError(classes)) {
                worse.add(set.name());
            }
        }
        return new Verdict(
                arm + ": NLL and calibration by default no worse than by plug-in on at least " + least + " sets",
                (all - worse.size()) + " of " + all + (worse.isEmpty() ? "" : ", not on " + String.join(", ", worse)),
                whole ? all - worse.size() >= least : null);
    }

    private static String worstSet(Paired paired) {
        return paired.sets().entrySet().stream()
                .filter(set -> set.getValue().difference().mean() == paired.worst())
                .map(set -> " (" + set.getKey() + ")")
                .findFirst()
                .orElse("");
    }

    private static String nats(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.3f", value);
    }

    /** In one word. */
    String word() {
        return reached == null ? "open" : reached ? "reached" : "missed";
    }

    /** On one line. */
    String line() {
        return word() + ": " + goal + "; found " + found;
    }
}
