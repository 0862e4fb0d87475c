package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.laplace.record.UnsupportedNetworkException;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of the user's own, from a jar made here. */
class UserNetworkRunTest {

    private static final String RESIDUAL = """
            package com.acme;
            import ai.djl.ndarray.NDList;
            import ai.djl.nn.*;
            import ai.djl.nn.core.Linear;
            import java.util.List;
            public class Net extends SequentialBlock {
                public Net(int inputs, int outputs) {
                    Block inner = new SequentialBlock()
                            .add(Linear.builder().setUnits(inputs).build()).add(Activation.tanhBlock());
                    add(new ParallelBlock(l -> new NDList(l.get(0).get(0).add(l.get(1).get(0))),
                            List.of(inner, Blocks.identityBlock())));
                    add(Linear.builder().setUnits(outputs).optBias(false).build());
                }
            }
            """;

    private static final String OVER_THREE_AXES = """
            package com.acme;
            import ai.djl.ndarray.types.Shape;
            import ai.djl.nn.*;
            import ai.djl.nn.convolutional.Conv3d;
            import ai.djl.nn.core.Linear;
            public class Net extends SequentialBlock {
                public Net(int inputs, int outputs) {
                    add(l -> new ai.djl.ndarray.NDList(l.get(0).reshape(-1, 1, 1, 1, 2)));
                    add(Conv3d.builder().setFilters(2).setKernelShape(new Shape(1, 1, 2)).build());
                    add(Blocks.batchFlattenBlock());
                    add(Linear.builder().setUnits(outputs).build());
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path jar(String source) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("source")).resolve("Net.java"), source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> arguments =
                List.of("-nowarn", "-proc:none", "-cp", path, "-d", classes.toString(), file.toString());
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
        assertThat(status).as("the test's own class compiles").isZero();
        Path jar = folder.resolve("my.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path compiled : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(compiled).toString().replace('\\', '/')));
                Files.copy(compiled, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private TuneConfig config(String source) throws IOException {
        return new ConfigReader()
                .set("test", "data.path", Tables.classes(folder, 80).toString())
                .set("test", "data.target", List.of("region"))
                .set("test", "network.model", "com.acme.Net")
                .set("test", "network.classpath", List.of(jar(source).toString()))
                .set("test", "training.epochs", "40")
                .set("test", "out", folder.resolve("out/deep").toString())
                .read();
    }

    @Test
    void aResidualNetworkIsTuned() throws IOException {
        RunRecord record = Runs.sound(config(RESIDUAL));
        assertThat(record.network().description()).isEqualTo("com.acme.Net");
        assertThat(record.groups()).hasSize(2);
        assertThat(record.groups()).extracting(ParameterGroup::size).containsExactly(6L, 6L);
    }

    @Test
    void aUsersNetworkIsReproducedToo() throws IOException {
        TuneConfig config = config(RESIDUAL);
        assertThat(dev.occam.reports.record.RunRecords.differences(Runs.run(config, true), Runs.run(config, true)))
                .isEmpty();
    }

    @Test
    void whatTheRecorderCannotExplainIsRefusedWithNothingLeft() throws IOException {
        TuneConfig config = config(OVER_THREE_AXES);
        assertThatThrownBy(() -> Runs.run(config, false))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("parameter '")
                .hasMessageContaining("Conv3d_weight'")
                .hasMessageContaining("supported are linear layers")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
