package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.Document;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command line that the documents show, and every option that they name. */
class ReadmeCommandsTest {

    private static final List<String> DOCUMENTS = List.of("README.md", "CONTRIBUTING.md");
    private static final Set<String> GOALS =
            Set.of("package", "test", "verify", "install", "spotless:apply", "spotless:check");
    private static final Pattern OPTION = Pattern.compile("`[^`]*?(--[a-z][a-z-]+)");

    static Stream<String> commands() {
        return DOCUMENTS.stream()
                .flatMap(path -> Document.read(path).commands().stream())
                .distinct();
    }

    static Stream<String> occams() {
        return commands().filter(command -> command.startsWith("./occam"));
    }

    static Stream<String> mavens() {
        return commands().filter(command -> command.startsWith("mvn"));
    }

    @Test
    void everyCommandIsTested() {
        assertThat(commands())
                .allMatch(command -> command.matches("(\\./occam|mvn|javac|jar|\\.ci/(run|gpu-pack))( .*)?"));
        assertThat(commands().filter(command -> command.startsWith(".ci/")))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(
                                Document.PROJECT.resolve(Document.words(command).get(0)))
                        .isExecutable());
        assertThat(occams().count()).isGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("occams")
    void theCommandLineTakesIt(String command, @TempDir Path folder) {
        List<String> arguments = new ArrayList<>(Document.words(command).stream()
                .skip(1)
                .map(word -> word.startsWith("configs/")
                        ? Document.PROJECT.resolve(word).toString()
                        : word)
                // A plan reads its data for real; what it takes on the command line is what tune takes.
                .map(word -> word.equals("plan") ? "tune" : word)
                .toList());
        if (arguments.contains("reproduce") && !arguments.contains("--list")) {
            // The data of a paper are not everywhere, and what is written has no place here.
            arguments.removeAll(List.of("--data", "cifar-10-batches-bin"));
            arguments.addAll(List.of("--data", folder.toString(), "--out", folder.toString()));
        }
        if (List.of("batch", "doctor", "completion", "man").contains(arguments.get(0))) {
            // DemoBatchTest, DoctorCommandTest and EveryCommandTest run them.
            assertThat(program().parseArgs(arguments.toArray(String[]::new)).errors())
                    .isEmpty();
            return;
        }
        if (arguments.contains("compare")) {
            // Without data it says so; with them it would compare for an hour. CompareCommandTest has some.
            int given = arguments.indexOf("my-data");
            if (given >= 0) {
                arguments.set(given, folder.toString());
            } else {
                arguments.addAll(List.of("--data-root", folder.toString()));
            }
        }
        Occam occam =
                new Occam((config, force, progress, cancelled) -> Records.empty(RunStatus.INTERRUPTED, "far enough"));

        int code = occam.execute(arguments.toArray(String[]::new));

        if (arguments.contains("--help") || arguments.contains("--list")) {
            assertThat(code).isZero();
        } else if (List.of("predict", "evaluate").contains(arguments.get(0))) {
            // There is no run here; PredictCommandTest has one.
            assertThat(occam.errorLine()).contains("run.json: there is no such file");
        } else if (arguments.get(0).equals("report")) {
            // Nor are there runs to report; ReportCommandTest has some.
            assertThat(occam.errorLine()).contains("there is no such file or folder");
        } else if (arguments.contains("compare")) {
            assertThat(occam.errorLine()).contains("no such file");
        } else if (arguments.contains("--resume")) {
            // There is nothing to go on with here; KilledRunTest goes on with a run.
            assertThat(occam.errorLine()).containsPattern("holds no (checkpoint|experiment)");
        } else {
            assertThat(occam.config()).as(occam.err()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("mavens")
    void mavenKnowsWhatIsAsked(String command) throws IOException {
        List<String> words = new ArrayList<>(Document.words(command));
        words.removeAll(List.of("mvn", "-q", "-o", "-am", "-DskipTests"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) {
                assertThat(Document.PROJECT.resolve(words.remove(i + 1)).resolve("pom.xml"))
                        .isRegularFile();
            } else if (word.startsWith("-Dtest=")) {
                assertThat(testsLike(word.substring("-Dtest=".length()))).isNotEmpty();
            } else if (word.startsWith("-P")) {
                assertThat(Document.read("pom.xml").text()).contains("<id>" + word.substring(2) + "</id>");
            } else if (word.startsWith("-D")) {
                String property = word.substring(2, word.indexOf('='));
                assertThat(testSources()).as(property).anyMatch(file -> contains(file, '"' + property + '"'));
            } else {
                assertThat(word).isIn(GOALS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/decisions.md"})
    void everyOptionNamedExists(String path) {
        CommandLine program = program();
        Set<String> known = new TreeSet<>();
        program.getSubcommands()
                .values()
                .forEach(command ->
                        known.addAll(command.getCommandSpec().optionsMap().keySet()));
        known.addAll(program.getCommandSpec().optionsMap().keySet());

        Matcher option = OPTION.matcher(Document.read(path).text().replaceAll("(?ms)^```.*?^```$", ""));
        while (option.find()) {
            assertThat(known).contains(option.group(1));
        }
    }

    private static CommandLine program() {
        return CommandLines.of(
                (config, force, progress, cancelled) -> Records.regression(),
                Terminal.none(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()));
    }

    @Test
    void theExitCodesAreThese() {
        String all = Arrays.stream(ExitCode.values())
                .map(code -> code.code() + " " + code.meaning())
                .collect(Collectors.joining(" · "));

        assertThat(Document.read("README.md").text().replaceAll("\\s+", " ")).contains(all);
    }

    private static List<Path> testsLike(String pattern) throws IOException {
        String name = pattern.replace("*", ".*") + "\\.java";
        return testSources().stream()
                .filter(file -> file.getFileName().toString().matches(name))
                .toList();
    }

    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("laplace", "models", "reports", "tuner")) {
            try (Stream<Path> files =
                    Files.walk(Document.PROJECT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
