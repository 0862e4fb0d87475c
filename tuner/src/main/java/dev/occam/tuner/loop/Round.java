package dev.occam.tuner.loop;

/**
 * One judgement on the way, with where training stood.
 *
 * @param phase what had been trained, for example {@code round 3}
 * @param epochs since the start of the run
 * @param steps since the start of the run
 * @param loss mean training loss of the last epoch, without the prior
 * @param judgement what the evidence said
 * @param state what became of it
 */
public record Round(String phase, long epochs, long steps, double loss, Judgement judgement, State state) {

    /** What became of a judged state. */
    public enum State {
        /** It was the best so far, and was bettered or trained again. */
        KEPT,
        /** It is what the run chose. */
        CHOSEN,
        /** Its evidence was lower than that of an earlier state. */
        REJECTED
    }

    Round with(State other) {
        return new Round(phase, epochs, steps, loss, judgement, other);
    }
}
