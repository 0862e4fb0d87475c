package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
    }

    @Test
    void aFolderMadeForNothingGoesAgainWithThoseAboveIt() throws IOException {
        Path folder = temporary.resolve("a/b/c");
        try (RunFolder claimed = RunFolder.claim(folder, false)) {
            assertThat(names(folder)).containsExactly("checkpoint");
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

    @ParameterizedTest
    @ValueSource(strings = {"run.json", "parameters.safetensors", "report.html"})
    void aFileOfARunThatIsThereIsRefusedAndUntouched(String name) throws IOException {
        Files.writeString(temporary.resolve(name), "mine");
        assertRefused(temporary, false, temporary.toString(), "already holds " + name, "--out", "--force");
        assertThat(names(temporary)).containsExactly(name);
        assertThat(temporary.resolve(name)).hasContent("mine");
        RunFolder.claim(temporary, true).close();
        assertThat(temporary.resolve(name)).hasContent("mine");
    }

    @Test
    void aFolderInPlaceOfAFileIsRefusedEvenWhereToldToReplace() throws IOException {
        Path report = Files.createDirectory(temporary.resolve("report.html"));
        assertRefused(temporary, true, "cannot write to the output folder", report + " is a folder", "--out");
        assertThat(report).isEmptyDirectory();
    }

    @Test
    void aFolderThatMayNotBeWrittenIsToldInWords() throws IOException {
        Path closed = Files.createDirectory(temporary.resolve("closed"));
        assumeThat(closed.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(closed)).isFalse();
        assertRefused(closed, false, closed.toString(), "no permission to write in " + closed + ";", "--out");
        assertRefused(closed.resolve("a/b"), false, "no permission to write in " + closed + ";", "--out");
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
        assertRefused(file, true, "cannot write to the output folder", "a file of that name exists");
        assertRefused(
                file.resolve("below/it"), false, "cannot write to the output folder", file + " is a file", "--out");
        assertThat(file).hasContent("text");
        assertThat(names(temporary)).containsExactly("out");
    }
}
