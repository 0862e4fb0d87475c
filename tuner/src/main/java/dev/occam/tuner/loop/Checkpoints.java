package dev.occam.tuner.loop;

/** Where a bench leaves what a stopped run needs to go on. When it does so changes no number. */
public interface Checkpoints {

    /**
     * Whether so much has happened since the last one that a fit should be interrupted for another.
     *
     * @return asked before each step
     */
    boolean due();

    /**
     * Keeps a state.
     *
     * @param state where the loop stands; its arrays change as soon as this returns
     */
    void save(LoopState state);

    /**
     * Keeps nothing.
     *
     * @return never due
     */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public boolean due() {
                return false;
            }

            @Override
            public void save(LoopState state) {}
        };
    }
}
