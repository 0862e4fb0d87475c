package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.tuner.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command has in common: a description, examples that are taken, and the same few options. */
class EveryCommandTest {

    private static CommandLine program() {
        return CommandLines.of(
                (config, force, progress, cancelled) -> Records.regression(),
                Terminal.none(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()));
    }

    static List<String> commands() {
        return program().getSubcommands().keySet().stream()
                .filter(name -> !name.equals(BatchWorkerCommand.NAME))
                .toList();
    }

    private static CommandSpec spec(String name) {
        return program().getSubcommands().get(name).getCommandSpec();
    }

    private static String help(String name) {
        Occam occam = Occam.returning(Records.regression());
        assertThat(occam.execute(name, "--help")).isZero();
        return occam.out();
    }

    @Test
    void theyAreThese() {
        assertThat(commands())
                .contains(
                        "tune",
                        "train",
                        "plan",
                        "predict",
                        "evaluate",
                        "bench",
                        "reproduce",
                        "batch",
                        "report",
                        "compare",
                        "doctor",
                        "completion",
                        "man");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void hasADescriptionAndExamplesInItsHelp(String name) {
        String help = help(name);

        assertThat(spec(name).usageMessage().description()).isNotEmpty();
        assertThat(spec(name).usageMessage().description()[0]).isNotBlank();
        assertThat(help)
                .startsWith("Usage: occam " + name)
                .contains("\nExamples:\n")
                .contains("  occam " + name);
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isQuietSpeaksJsonAndDebugs(String name) {
        for (String option : List.of("--quiet", "--json", "--debug", "--help")) {
            OptionSpec found = spec(name).findOption(option);
            assertThat(found).as("%s %s", name, option).isNotNull();
            assertThat(found.description()).as("%s %s", name, option).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsDescribed(String name) {
        assertThat(spec(name).options()).allSatisfy(option -> assertThat(option.description())
                .as(option.longestName())
                .isNotEmpty());
    }

    /** Each is parsed, as the help shows it, with its names of files. */
    @ParameterizedTest
    @MethodSource("commands")
    void itsExamplesAreTaken(String name) {
        String[] footer = spec(name).usageMessage().footer();
        List<String> examples = Arrays.stream(
                        String.join("\n", footer).replaceAll("\\\\\n\\s*", "").split("\n"))
                .filter(line -> line.startsWith("  occam " + name))
                .map(line -> line.strip().replaceFirst("\\s*[|>].*$", ""))
                .toList();

        assertThat(examples).as(name).isNotEmpty();
        for (String example : examples) {
            String[] arguments = Document.words(example).stream().skip(1).toArray(String[]::new);
            assertThat(program().parseArgs(arguments).errors()).as(example).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsManualPageHasItsOptions(String name, @TempDir Path folder) throws Exception {
        Occam occam = Occam.returning(Records.regression());

        assertThat(occam.execute("man", name)).isZero();

        assertThat(occam.out())
                .startsWith(".TH OCCAM-" + name.toUpperCase(java.util.Locale.ROOT) + " 1")
                .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLES", ".SH EXIT STATUS");
        for (OptionSpec option : spec(name).options()) {
            assertThat(occam.out()).contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR");
        }
        Path page = Files.writeString(folder.resolve("page.1"), occam.out());
        if (!Path.of("/usr/bin/groff").toFile().canExecute()) {
            return;
        }
        assertThat(ran("groff", "-man", "-Tutf8", "-ww", "-z", page.toString())).isEmpty();
    }

    @Test
    void theManualIsWrittenWhole(@TempDir Path folder) throws IOException {
        Occam occam = Occam.returning(Records.regression());
        Path out = folder.resolve("man1");

        assertThat(occam.execute("man", "--out", out.toString())).isZero();

        try (Stream<Path> pages = Files.list(out)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("occam.1"), commands().stream().map(name -> "occam-" + name + ".1"))
                            .toList());
        }
        assertThat(occam.execute("man", "tun")).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.err()).startsWith("occam: no such command: tun; there are tune, train");
    }

    /** By the shell itself, where there is one. */
    @Test
    void theShellCompletesCommandsAndOptions(@TempDir Path folder) throws Exception {
        Occam occam = Occam.returning(Records.regression());
        assertThat(occam.execute("completion")).isZero();
        assertThat(occam.out()).doesNotContain(BatchWorkerCommand.NAME);
        Path script = Files.writeString(folder.resolve("occam.bash"), occam.out());
        if (!Path.of("/bin/bash").toFile().canExecute()) {
            return;
        }
        String asked = "exec 2>/dev/null; source " + script
                + "; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_occam; echo \"${COMPREPLY[@]}\"";

        assertThat(ran("bash", "-c", asked.formatted("occam ba", 1))).isEqualTo("batch");
        assertThat(ran("bash", "-c", asked.formatted("occam tune --epo", 2))).isEqualTo("--epochs");
        assertThat(ran("bash", "-c", asked.formatted("occam batch --ret", 2))).isEqualTo("--retry-failed");
    }

    private static String ran(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String all = said.lines().reduce("", (a, b) -> a.isEmpty() ? b : a + "\n" + b);
            process.waitFor();
            return all;
        }
    }
}
