package dev.occam.laplace.record;

/**
 * A block that says itself which datum each row of its calls belongs to, so that whoever records it need not be told: what
 * {@link Recorder#foldedBy} declares is its own to say.
 */
public interface RowsOfData {

    /**
     * Whose the rows are.
     *
     * @return the map of the block's calls
     */
    DatumMap datumMap();
}
