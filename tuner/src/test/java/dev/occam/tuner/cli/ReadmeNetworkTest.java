package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.render.RunPage;
import dev.occam.tuner.Document;
import dev.occam.tuner.UserJar;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's network of one's own: compiled, packed and tuned by the very commands that stand below it. */
class ReadmeNetworkTest {

    @TempDir
    Path folder;

    /** What the run prints is held against what the README shows of another. */
    @Test
    void aNetworkOfOnesOwnIsTuned() throws IOException {
        Document readme = Document.read("README.md");
        Document.Block net = readme.blocks("java").get(0);
        Files.writeString(folder.resolve(Path.of(net.label()).getFileName()), net.text());
        Files.writeString(folder.resolve("d.csv"), table());
        Occam occam = new Occam(new LocalTuneRun(RunPage::render));

        for (String command : readme.commands()) {
            if (command.startsWith("javac ") || command.startsWith("jar ")) {
                new UserJar(folder).tool(Document.words(command));
            } else if (command.contains("--model com.acme.Net")) {
                assertThat(occam.execute(inFolder(command))).as(occam.err()).isZero();
            }
        }

        assertThat(folder.resolve("out").resolve("run.json")).isRegularFile();
        assertThat(folder.resolve("out").resolve("report.html")).content().contains("<html");
        List<String> headings = readme.blocks("text")
                .get(0)
                .text()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .toList();
        assertThat(occam.out().lines()).containsSubsequence(headings);
        assertThat(occam.out()).contains("01Linear", "02SequentialBlock_01Linear", "02SequentialBlock_03Linear");
    }

    private String[] inFolder(String command) {
        Stream<String> words = Document.words(command).stream()
                .skip(1)
                .map(word -> word.endsWith(".csv") || word.endsWith(".jar")
                        ? folder.resolve(word).toString()
                        : word);
        Stream<String> small = Stream.of(
                "--out", folder.resolve("out").toString(), "--epochs", "8", "--set", "loop.rounds=2", "--quiet");
        return Stream.concat(words, small).toArray(String[]::new);
    }

    private static String table() {
        StringBuilder csv = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 60; i++) {
            double a = Math.sin(3 * i);
            double b = Math.cos(5 * i);
            csv.append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append(a * b + 0.5 * a)
                    .append('\n');
        }
        return csv.toString();
    }
}
