package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does to the file system before it has anything to write. */
class RunFolderTest {

    @TempDir
    private Path temporary;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertRefused(Path folder, boolean force, String... parts) {
        assertThatThrownBy(() -> RunFolder.claim(folder, force))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.OUTPUT))
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aFolderMadeForNothingGoesAgainWithThoseAboveIt() throws IOException {
        Path folder = temporary.resolve("a/b/c");
        try (RunFolder claimed = RunFolder.claim(folder, false)) {
            assertThat(folder).isEmptyDirectory();
        }
        assertThat(names(temporary)).isEmpty();
    }

    @Test
    void foldersThatWereThereStay() throws IOException {
        Path above = Files.createDirectory(temporary.resolve("a"));
        try (RunFolder claimed = RunFolder.claim(above.resolve("b"), false)) {
            assertThat(names(above)).containsExactly("b");
        }
        assertThat(above).isEmptyDirectory();
    }

    /** Another program's file in the folder keeps the folder. */
    @Test
    void whatOthersPutThereStays() throws IOException {
        Path folder = temporary.resolve("a");
        try (RunFolder claimed = RunFolder.claim(folder, false)) {
            Files.writeString(folder.resolve("notes.txt"), "mine");
        }
        assertThat(names(folder)).containsExactly("notes.txt");
    }

    @Test
    void aRunThatIsThereIsRefusedAndUntouched() throws IOException {
        Files.writeString(temporary.resolve("run.json"), "a run");
        assertRefused(temporary, false, temporary.toString(), "already holds a run", "--out", "--force");
        assertThat(names(temporary)).containsExactly("run.json");
        assertThat(temporary.resolve("run.json")).hasContent("a run");
    }

    @Test
    void toldToReplaceItKeepsTheOldOneUntilThereIsANew() throws IOException {
        Files.writeString(temporary.resolve("run.json"), "a run");
        try (RunFolder claimed = RunFolder.claim(temporary, true)) {
            assertThat(temporary.resolve("run.json")).hasContent("a run");
        }
        assertThat(temporary.resolve("run.json")).hasContent("a run");
        assertThat(names(temporary)).containsExactly("run.json");
    }

    @Test
    void aFolderWithOtherFilesIsTaken() throws IOException {
        Files.writeString(temporary.resolve("notes.txt"), "mine");
        RunFolder.claim(temporary, false).close();
        assertThat(names(temporary)).containsExactly("notes.txt");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("out"), "text");
        assertRefused(file, false, "cannot write to the output folder", file.toString(), "--out");
        assertRefused(file, true, "cannot write to the output folder");
        assertRefused(file.resolve("below/it"), false, "cannot write to the output folder", "--out");
        assertThat(file).hasContent("text");
        assertThat(names(temporary)).containsExactly("out");
    }
}
