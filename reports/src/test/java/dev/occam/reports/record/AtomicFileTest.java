package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    @Test
    void ofFilesWrittenTogetherNoneIsThereWhereOneFails() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("b"));
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(folder.resolve("a"), new byte[1]);
        contents.put(taken, new byte[1]);
        assertThatThrownBy(() -> AtomicFile.writeTogether(contents)).hasMessageContaining("is a folder");
        assertNothingElse(taken);
    }

    @Test
    void aNameThatCannotChangeTakesTheNewFilesBeforeItAlong() throws IOException {
        Path old = Files.writeString(folder.resolve("old"), "old");
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(folder.resolve("new"), new byte[1]);
        contents.put(folder.resolve("x".repeat(300)), new byte[1]);
        contents.put(old, new byte[1]);
        assertThatThrownBy(() -> AtomicFile.writeTogether(contents)).hasMessageContaining("xxx: ");
        assertThat(old).hasContent("old");
        assertNothingElse(old);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("a/b"), "the folder a does not exist"),
                Arguments.of(new AccessDeniedException("a/b"), "no permission to write in a"),
                Arguments.of(new FileAlreadyExistsException("a/b"), "a file of that name exists"),
                Arguments.of(new FileSystemException("a/b", null, "Not a directory"), "Not a directory"),
                Arguments.of(new FileSystemException("a/b"), "the system refuses it"),
                Arguments.of(new IOException("disk full"), "disk full"),
                Arguments.of(new IOException(), "the system refuses it"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void reasonsAreTextWithoutNamesOfClasses(IOException failure, String expected) {
        assertThat(AtomicFile.reason(failure, Path.of("a"))).isEqualTo(expected);
    }

    private void assertNothingElse(Path expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(expected);
        }
    }
}
