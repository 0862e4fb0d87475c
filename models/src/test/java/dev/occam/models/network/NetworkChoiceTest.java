package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkChoiceTest {
    private static final Shape CIFAR = new Shape(3, 32, 32);
    private static final String CHOOSE =
            "; choose mlp, lenet, resnet-small or wide-resnet-D-K such as wide-resnet-16-4";

    @Test
    void aNameGivesItsNetwork() {
        assertThat(NetworkChoice.of("mlp").architecture(new Shape(8), 2))
                .isEqualTo(new Mlp(new Shape(8), List.of(50), 2, Activation.TANH, true));
        assertThat(new NetworkChoice("mlp", List.of(), Activation.RELU, false).architecture(CIFAR, 2))
                .isEqualTo(new Mlp(CIFAR, List.of(), 2, Activation.RELU, false));
        assertThat(NetworkChoice.of("lenet").architecture(CIFAR, 10)).isEqualTo(new LeNet(CIFAR, 10, Activation.TANH));
        assertThat(new NetworkChoice("lenet", null, Activation.RELU, null).architecture(CIFAR, 10))
                .isEqualTo(new LeNet(CIFAR, 10, Activation.RELU));
        assertThat(NetworkChoice.of("resnet-small").architecture(CIFAR, 10)).isEqualTo(new SmallResNet(CIFAR, 10));
        assertThat(NetworkChoice.of("wide-resnet-40-10").architecture(CIFAR, 10))
                .isEqualTo(new WideResNet(CIFAR, 10, 40, 10));
    }

    @Test
    void everyPrintedNameIsOne() {
        for (String name : NetworkChoice.names()) {
            assertThat(NetworkChoice.isKnown(name)).isTrue();
            Architecture architecture = NetworkChoice.of(name).architecture(CIFAR, 10);
            assertThat(architecture.inputs()).isEqualTo(CIFAR);
            assertThat(architecture.outputs()).isEqualTo(10);
            assertThat(architecture.description()).hasLineCount(1).containsAnyOf("(3, 32, 32)", "3072");
        }
        assertThat(NetworkChoice.isKnown("wide-resnet-28-10")).isTrue();
        assertThat(NetworkChoice.isKnown("com.acme.Net")).isFalse();
        assertThat(new Mlp(new Shape(4), List.of(3, 2), 1, Activation.GELU, true).description())
                .isEqualTo("MLP 4-3-2-1, gelu");
        assertThat(new Mlp(new Shape(4), List.of(), 1, Activation.GELU, true).description())
                .isEqualTo("linear model 4-1");
    }

    @Test
    void unknownNamesAreAnsweredByTheNearest() {
        expectError(() -> NetworkChoice.of("lennet"), "no network 'lennet', nearest: 'lenet'" + CHOOSE);
        expectError(() -> NetworkChoice.of("resnet"), "no network 'resnet', nearest: 'resnet-small'" + CHOOSE);
        expectError(
                () -> NetworkChoice.of("wide-resnet-16"),
                "no network 'wide-resnet-16', nearest: 'wide-resnet-16-4'" + CHOOSE);
        expectError(() -> NetworkChoice.of("vgg"), "no network 'vgg'" + CHOOSE);
        expectError(
                () -> NetworkChoice.of("wide-resnet-18-4"),
                "wide-resnet-18-4: the depth of a wide ResNet is 6n + 4, from 10 to 1000, not 18; choose 16 or 22");
    }

    @Test
    void optionsThatANetworkLacksAreRefused() {
        expectError(
                () -> new NetworkChoice("lenet", List.of(3), null, null),
                "lenet has widths of its own; leave out the option widths");
        expectError(
                () -> new NetworkChoice("resnet-small", null, Activation.TANH, null),
                "resnet-small has ReLU between its layers; leave out the option activation");
        expectError(
                () -> new NetworkChoice("wide-resnet-16-4", null, null, true),
                "wide-resnet-16-4 has biases where it needs them; leave out the option bias");
    }

    @Test
    void aTableIsRefusedWithItsShape() {
        expectError(
                () -> NetworkChoice.of("wide-resnet-16-4").architecture(new Shape(8), 2),
                "wide-resnet-16-4 needs images of shape (channels, height, width), but an example of this data has"
                        + " shape (8); choose mlp");
    }

    private static void expectError(ThrowingCallable call, String message) {
        assertThat(catchThrowableOfType(NetworkException.class, call)).hasMessage(message);
    }
}
