package dev.occam.tuner.run;

import dev.occam.laplace.evidence.Bound;
import dev.occam.reports.record.Trust;
import dev.occam.tuner.loop.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far a chosen prior can be relied on. */
final class TrustLine {

    /** Share of the data that the effective parameters may reach: beyond it the noise estimate has nothing to stand on. */
    private static final double CROWDED = 0.8;

    /**
     * Share of the posterior's own spread, gamma / 2 nats, that training may fall short of the maximum: a draw from the
     * posterior lies gamma / 2 below it on average, so that a tenth of that is well inside the bulk.
     */
    private static final double SHORT = 0.1;

    private TrustLine() {}

    static Trust of(Judgement chosen, Judgement first, long dataCount, List<String> groupNames) {
        double gamma = chosen.value().effectiveParameters();
        double shortfall = chosen.distance().shortfall();
        List<String> atBound = new ArrayList<>();
        for (int g = 0; g < groupNames.size(); g++) {
            if (chosen.maximum().bounds().get(g) != Bound.INTERIOR) {
                atBound.add(groupNames.get(g));
            }
        }
        Trust.Verdict verdict = Trust.Verdict.RELIABLE;
        String sentence;
        if (gamma > CROWDED * dataCount) {
            verdict = Trust.Verdict.NETWORK_TOO_LARGE;
            sentence = String.format(
                    Locale.ROOT,
                    "network too large for the data: %.0f effective parameters for %d data; narrow it, or bring more data",
                    gamma,
                    dataCount);
        } else if (shortfall > SHORT * gamma / 2) {
            verdict = Trust.Verdict.TRAIN_LONGER;
            sentence = String.format(
                    Locale.ROOT,
                    "train longer: the log joint would still gain %.3g nats, more than a tenth of the posterior's own"
                            + " spread (%.3g); raise training.epochs",
                    shortfall,
                    gamma / 2);
        } else {
            sentence = String.format(
                    Locale.ROOT,
                    "reliable: weights within %.2g nats of their maximum, %.0f effective parameters for %d data",
                    shortfall,
                    gamma,
                    dataCount);
        }
        if (!atBound.isEmpty()) {
            sentence += "; at these weights the best prior lies at a bound for " + String.join(", ", atBound);
        }
        return new Trust(
                verdict,
                sentence,
                chosen.distance().gradientNorm(),
                shortfall,
                gamma,
                dataCount,
                atBound,
                chosen.evidence() - first.evidence());
    }
}
