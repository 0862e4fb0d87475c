package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of the autoencoders, and of the baselines with BatchNorm. */
class AutoencoderTest {

    /** Counted by hand from the literature's widths. */
    @ParameterizedTest
    @CsvSource({
        "autoencoder-mnist, 28, 2837314",
        "autoencoder-curves, 28, 842340",
        "autoencoder-faces, 25, 7537655",
        "autoencoder-mnist-bn, 28, 2844314",
        "autoencoder-mnist-100, 28, 172774",
        "autoencoder-curves-40, 28, 65938"
    })
    void hasTheParametersOfTheLiterature(String name, int side, long expected) {
        assertThat(NetworkChoice.of(name)
                        .architecture(new Shape(1, side, side), side * side)
                        .parameterCount())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "autoencoder-mnist-40, 1, 28",
        "autoencoder-curves-40-bn, 1, 28",
        "autoencoder-faces-40-bn, 1, 25",
        "vgg11-2-bn, 3, 32",
        "resnet34-2-bn, 3, 32"
    })
    void holdsAsManyAsItSays(String name, int channels, int side) {
        Shape inputs = new Shape(channels, side, side);
        int outputs = name.startsWith("auto") ? side * side : 10;
        Architecture network = NetworkChoice.of(name).architecture(inputs, outputs);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network.block(manager, DataType.FLOAT32, 3);
            long trained = block.getParameters().values().stream()
                    .filter(parameter -> parameter.requiresGradient())
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
            NDArray some = manager.ones(new Shape(4).addAll(inputs));
            NDArray out = block.forward(new ParameterStore(manager, false), new NDList(some), false)
                    .singletonOrThrow();

            assertThat(trained).isEqualTo(network.parameterCount());
            assertThat(out.getShape()).isEqualTo(new Shape(4, outputs));
            assertThat(out.isNaN().any().getBoolean()).isFalse();
        }
    }

    @Test
    void isMirroredAndItsCodeIsLinear() {
        Architecture network = new NetworkChoice("autoencoder-curves-40", null, Activation.RELU, null)
                .architecture(new Shape(784), 784);

        assertThat(network.description()).isEqualTo("autoencoder 784-40-20-10-6-6-6-6-6-10-20-40-784, relu");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(network.block(manager, DataType.FLOAT32, 1).getChildren().keys())
                    .contains("11relu5", "12linear6", "13linear7", "14relu7")
                    .doesNotContain("13relu6");
        }
    }

    @Test
    void givesBackItsInputsAlone() {
        assertThatThrownBy(() -> NetworkChoice.of("autoencoder-mnist").architecture(new Shape(1, 28, 28), 10))
                .isInstanceOf(NetworkException.class)
                .hasMessage(
                        "an autoencoder gives back its 784 inputs, and this data asks for 10 outputs; set data.task to"
                                + " reconstruction (--task reconstruction), or choose mlp");
        assertThatThrownBy(() -> NetworkChoice.of("autoencoder-mnist-2000").architecture(new Shape(784), 784))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("has 30 to 1000 units, not 2000");
    }
}
