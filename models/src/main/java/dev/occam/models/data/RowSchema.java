package dev.occam.models.data;

import java.nio.file.Path;
import java.util.List;

/** How new rows become numbers the way the training rows did, as it was learnt from these. */
public sealed interface RowSchema permits TableSchema, ImageSchema {

    /** What the targets are. */
    Task task();

    /** The class names by class id, or the names of the regression targets. */
    List<String> outputs();

    /** From the targets' own units to those trained on; the identity for classification. */
    Standardisation scale();

    /** The shape of one row, as a network sees it. */
    long[] shape();

    /**
     * New rows, to be read the same way.
     *
     * @param path a file, or a folder of files
     */
    NewExamples rows(Path path);
}
