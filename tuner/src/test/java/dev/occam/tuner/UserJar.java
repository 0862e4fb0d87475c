package dev.occam.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** A user's own folder: source files in it, and the JDK's tools to compile and pack them. */
public final class UserJar {

    private final Path folder;

    /** The user's work in an empty folder. */
    public UserJar(Path folder) {
        this.folder = folder;
    }

    /** Compiles a source file under every warning, and gives the folder of its classes. */
    public Path compile(String fileName, String source) throws IOException {
        Files.writeString(folder.resolve(fileName), source);
        tool(List.of("javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", "BUILD", "-d", "classes", fileName));
        return folder.resolve("classes");
    }

    /**
     * Runs one of the JDK's tools in this folder.
     *
     * @param words the command line; relative names are those of this folder, and a class path is that of the tests
     */
    public void tool(List<String> words) {
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1);
            boolean path = List.of("-d", "-C", "--file").contains(before)
                    || words.get(i).endsWith(".java");
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            arguments.add(
                    before.equals("-cp")
                            ? classPath
                            : path ? folder.resolve(words.get(i)).toString() : words.get(i));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = ToolProvider.findFirst(words.get(0))
                .orElseThrow()
                .run(stream, stream, arguments.toArray(String[]::new));
        assertThat(status)
                .as("%s%n%s", words, said.toString(StandardCharsets.UTF_8))
                .isZero();
    }
}
