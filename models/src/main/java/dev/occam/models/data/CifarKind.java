package dev.occam.models.data;

import java.util.List;
import java.util.stream.IntStream;

/** One of the two CIFAR data sets, by the layout of its binary records. */
enum CifarKind {
    /** A byte of label, then the pixels. */
    CIFAR_10(1, 10, "batches.meta.txt", "data_batch_[0-9]+\\.bin|train_.*\\.bin", "test_.*\\.bin"),
    /** A byte of coarse label, a byte of fine label, which is the class, then the pixels. */
    CIFAR_100(2, 100, "fine_label_names.txt", "train\\.bin", "test\\.bin");

    static final int CHANNELS = 3;
    static final int SIZE = 32;
    static final int PIXELS = CHANNELS * SIZE * SIZE;

    private final int labelBytes;
    private final int classes;
    private final String namesFile;
    private final String train;
    private final String test;

    CifarKind(int labelBytes, int classes, String namesFile, String train, String test) {
        this.labelBytes = labelBytes;
        this.classes = classes;
        this.namesFile = namesFile;
        this.train = train;
        this.test = test;
    }

    /** The bytes of labels that each record begins with, the last of which is the class. */
    int labelBytes() {
        return labelBytes;
    }

    int recordBytes() {
        return labelBytes + PIXELS;
    }

    int classes() {
        return classes;
    }

    /** The text file that may name the classes, one a line. */
    String namesFile() {
        return namesFile;
    }

    /** The pattern of the training files' names, without {@code .gz}. */
    String train() {
        return train;
    }

    /** The pattern of the test files' names, without {@code .gz}. */
    String test() {
        return test;
    }

    /** The classes' names where no file gives them: their numbers. */
    List<String> numbers() {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }

    /** CIFAR-10 in print as its authors write it. */
    String label() {
        return "CIFAR-" + classes;
    }
}
