package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserNetworkTest {
    private static final String NET = """
            public class Net extends SequentialBlock {
                public Net(int inputs, int outputs) {
                    add(Linear.builder().setUnits(inputs + 1).build());
                    add(Activation.tanhBlock());
                    add(Linear.builder().setUnits(outputs).build());
                }
            }
            """;

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClassOfAJarOrFolderIsMadeForTheData(boolean jar) throws IOException {
        Path classes = CompiledClasses.folder(work, "Net", NET);
        Path place = jar ? CompiledClasses.jar(classes, work.resolve("my.jar")) : classes;
        try (UserNetwork network = UserNetwork.open("com.acme.Net", List.of(place));
                NDManager manager = NDManager.newBaseManager()) {
            Block block = network.block(manager, DataType.FLOAT64, new Shape(5), 3, 1);
            assertThat(network.className()).isEqualTo("com.acme.Net");
            assertThat(block.getParameters().size()).isEqualTo(4);
            assertThat(block.getParameters().valueAt(0).getArray().getShape()).isEqualTo(new Shape(6, 5));
            assertThat(block.getParameters().valueAt(0).getArray().getDataType())
                    .isEqualTo(DataType.FLOAT64);
        }
    }

    @Test
    void theSeedSetsTheWeights() throws IOException {
        Path classes = CompiledClasses.folder(work, "Net", NET);
        try (UserNetwork network = UserNetwork.open("com.acme.Net", List.of(classes));
                NDManager manager = NDManager.newBaseManager()) {
            float[] once = firstWeights(network, manager, 8);
            manager.randomNormal(new Shape(3));
            assertThat(firstWeights(network, manager, 8)).isEqualTo(once);
            assertThat(firstWeights(network, manager, 9)).isNotEqualTo(once);
        }
    }

    @Test
    void aConstructorWithoutArgumentsServesToo() throws IOException {
        Path classes = CompiledClasses.folder(
                work,
                "Plain",
                "public class Plain extends SequentialBlock { public Plain() { add(Blocks.batchFlattenBlock());"
                        + " add(Linear.builder().setUnits(2).build()); } }");
        try (UserNetwork network = UserNetwork.open("com.acme.Plain", List.of(classes));
                NDManager manager = NDManager.newBaseManager()) {
            Block block = network.block(manager, DataType.FLOAT32, new Shape(1, 4, 4), 2, 0);
            assertThat(block.getParameters().valueAt(0).getArray().getShape()).isEqualTo(new Shape(2, 16));
        }
    }

    @Test
    void aClassOfTheProgramsOwnPathNeedsNoJar() {
        try (UserNetwork network = UserNetwork.open("ai.djl.nn.SequentialBlock", List.of())) {
            assertThat(network.className()).isEqualTo("ai.djl.nn.SequentialBlock");
        }
    }

    @Test
    void aMissingOrBrokenJarIsNamed() throws IOException {
        Path none = work.resolve("none.jar");
        assertThat(openFailure("com.acme.Net", none)).hasMessage(none + ": no such jar or folder; check --classpath");
        Path broken = Files.writeString(work.resolve("broken.jar"), "no zip");
        assertThat(openFailure("com.acme.Net", broken))
                .hasMessage(broken + ": no jar that can be read; check the file given with --classpath");
    }

    @Test
    void aMissingClassIsNamedWithTheNearest() throws IOException {
        Path classes = CompiledClasses.folder(work, "Net", NET);
        Path jar = CompiledClasses.jar(classes, work.resolve("my.jar"));
        assertThat(openFailure("com.acme.Nett", jar))
                .hasMessage("no class 'com.acme.Nett' in " + jar + ", nearest: 'com.acme.Net'; check the name and"
                        + " --classpath");
        assertThat(openFailure("com.acme.net", jar).getMessage()).contains("'com.acme.Net'");
        assertThat(catchThrowableOfType(NetworkException.class, () -> UserNetwork.open("org.none.X", List.of())))
                .hasMessage("no class 'org.none.X' in the program's own class path; check the name and --classpath");
    }

    @Test
    void aClassThatMissesAnotherIsRefused() throws IOException {
        String body = """
                public class Needy extends SequentialBlock {
                    public Needy(Helper helper) {}
                    public static class Helper {}
                }
                """;
        Path classes = CompiledClasses.folder(work, "Needy", body);
        Files.delete(classes.resolve("com/acme/Needy$Helper.class"));
        assertThat(openFailure("com.acme.Needy", classes))
                .hasMessage("com.acme.Needy needs a class that is missing (NoClassDefFoundError:"
                        + " com/acme/Needy$Helper); add its jar with --classpath");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Other|public class Other {}|com.acme.Other is no ai.djl.nn.Block; name a class that is one",
                "Odd|public class Odd extends SequentialBlock { public Odd(String s) {} }|com.acme.Odd can't be made"
                        + " from here; it needs to be a public, not abstract class with a public constructor (int"
                        + " inputs, int outputs) or ()",
                "Hidden|class Hidden extends SequentialBlock { public Hidden() {} }|com.acme.Hidden can't be made from"
                        + " here; it needs to be a public, not abstract class with a public constructor (int inputs,"
                        + " int outputs) or ()",
                "Half|public abstract class Half extends AbstractBlock { public Half() {} }|com.acme.Half can't be made"
                        + " from here; it needs to be a public, not abstract class with a public constructor (int"
                        + " inputs, int outputs) or ()",
                "Static|public class Static extends SequentialBlock { static int x = 1 / Integer.parseInt(\"0\"); public"
                        + " Static() {} }|class 'com.acme.Static' can't be loaded (ExceptionInInitializerError); add"
                        + " the jars it needs with --classpath, built for this Java",
            })
    void aClassThatIsNoUsableBlockIsRefused(String name, String body, String expected) throws IOException {
        Path classes = CompiledClasses.folder(work, name, body);
        assertThat(openFailure("com.acme." + name, classes)).hasMessage(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fails|public class Fails extends SequentialBlock { public Fails() { throw new"
                        + " IllegalStateException(\"no luck\\nat all\"); } }|com.acme.Fails's constructor fails"
                        + " (IllegalStateException: no luck); mend the class",
                "Wide|public class Wide extends SequentialBlock { public Wide() {"
                        + " add(Linear.builder().setUnits(7).build()); } }|com.acme.Wide maps 2 rows to shape (2, 7),"
                        + " but (2, 3) is needed; give its last layer 3 outputs",
                "Flat|public class Flat extends SequentialBlock { public Flat() {"
                        + " add(Linear.builder().setUnits(3).build()); addSingleton(x -> x.sum(new int[] {0})); } }|"
                        + "com.acme.Flat maps 2 rows to shape (3), but (2, 3) is needed; give its last layer 3 outputs",
                "Image|public class Image extends SequentialBlock { public Image() {"
                        + " addSingleton(x -> { throw new IllegalArgumentException(\"four axes\\nplease\"); }); } }|"
                        + "com.acme.Image can't run on inputs of shape (5) (IllegalArgumentException: four axes); mend"
                        + " the class, or its inputs",
            })
    void aBlockThatDoesNotFitTheDataIsRefused(String name, String body, String expected) throws IOException {
        Path classes = CompiledClasses.folder(work, name, body);
        try (UserNetwork network = UserNetwork.open("com.acme." + name, List.of(classes));
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(catchThrowableOfType(
                            NetworkException.class, () -> network.block(manager, DataType.FLOAT32, new Shape(5), 3, 0)))
                    .hasMessage(expected);
        }
    }

    private static float[] firstWeights(UserNetwork network, NDManager manager, long seed) {
        return network.block(manager, DataType.FLOAT32, new Shape(5), 3, seed)
                .getParameters()
                .valueAt(0)
                .getArray()
                .toFloatArray();
    }

    private static NetworkException openFailure(String name, Path place) {
        return catchThrowableOfType(NetworkException.class, () -> UserNetwork.open(name, List.of(place)));
    }
}
