package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void textAndBytesReplaceWhatWasThere() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "a much longer first content");
        AtomicFile.write(file, "κ");
        assertThat(file).hasContent("κ");
        AtomicFile.write(file, new byte[] {0, 1, 2});
        assertThat(file).hasBinaryContent(new byte[] {0, 1, 2});
        assertNothingElse(file);
    }

    @Test
    void aMissingFolderIsNamedAndNotCreated() {
        Path file = folder.resolve("no").resolve("a.txt");
        assertThatThrownBy(() -> AtomicFile.write(file, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write " + file + ": the folder ")
                .hasMessageEndingWith("does not exist");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void aNameTheSystemRefusesIsAnErrorThatNamesTheFile() {
        Path file = folder.resolve("x".repeat(300));
        assertThatThrownBy(() -> AtomicFile.write(file, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write " + file + ": ")
                .hasMessageNotContaining("null");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFailedReplacementLeavesTheTargetAndNoTemporaryFile() throws IOException {
        Path target = Files.createDirectory(folder.resolve("run.json"));
        Path inside = Files.writeString(target.resolve("kept"), "kept");
        assertThatThrownBy(() -> AtomicFile.write(target, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a folder");
        assertThat(inside).hasContent("kept");
        assertNothingElse(target);
    }

    private void assertNothingElse(Path expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(expected);
        }
    }
}
