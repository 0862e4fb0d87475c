package dev.occam.models.network;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A user's network classes, compiled by the test into a folder or a jar of their own. */
final class CompiledClasses {
    private CompiledClasses() {}

    /** Compiles {@code com.acme.NAME} with the given body after its package clause and imports. */
    static Path folder(Path work, String name, String body) throws IOException {
        Path source = work.resolve("src").resolve(name + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package com.acme;
                import ai.djl.ndarray.*;
                import ai.djl.ndarray.types.*;
                import ai.djl.nn.*;
                import ai.djl.nn.core.*;
                import ai.djl.training.*;
                import ai.djl.util.*;
                """ + body);
        Path classes = Files.createDirectories(work.resolve("classes"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                List.of("-nowarn", "-proc:none", "-cp", path, "-d", classes.toString(), source.toString());
        int status = compiler.run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("the test's own class does not compile: " + name);
        }
        return classes;
    }

    /** Packs a folder of classes into a jar. */
    static Path jar(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
