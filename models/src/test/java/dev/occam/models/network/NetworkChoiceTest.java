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
            "; choose mlp, lenet, resnet-small, resnet34 or resnet34-W, vgg11 or vgg11-W, autoencoder-mnist,"
                    + " autoencoder-curves or autoencoder-faces or these with -W, cuda-convnet, wide-resnet-D-K such as"
                    + " wide-resnet-16-4, vit-D-W-P such as vit-4-64-4, or gcn-W such as gcn-16";

    @Test
    void aNameGivesItsNetwork() {
        assertThat(NetworkChoice.of("mlp").architecture(new Shape(8), 2))
                .isEqualTo(new Mlp(new Shape(8), List.of(50), 2, Activation.TANH, true));
        assertThat(new NetworkChoice("mlp", List.of(), Activation.RELU, false).architecture(CIFAR, 2))
                .isEqualTo(new Mlp(CIFAR, List.of(), 2, Activation.RELU, false));
        assertThat(NetworkChoice.of("lenet").architecture(CIFAR, 10)).isEqualTo(new LeNet(CIFAR, 10, Activation.TANH));
        assertThat(new NetworkChoice("lenet", null, Activation.RELU, null).architecture(CIFAR, 10))
                .isEqualTo(new LeNet(CIFAR, 10, Activation.RELU));
        assertThat(NetworkChoice.of("resnet-small").architecture(CIFAR, 10)).isEqualTo(ResNet.small(CIFAR, 10));
        assertThat(NetworkChoice.of("wide-resnet-40-10").architecture(CIFAR, 10))
                .isEqualTo(new WideResNet(CIFAR, 10, 40, 10));
        assertThat(NetworkChoice.of("resnet34").architecture(CIFAR, 10)).isEqualTo(ResNet.of34(CIFAR, 10, 64));
        assertThat(NetworkChoice.of("resnet34-8").architecture(CIFAR, 10)).isEqualTo(ResNet.of34(CIFAR, 10, 8));
        assertThat(NetworkChoice.of("vgg11").architecture(CIFAR, 10)).isEqualTo(new Vgg11(CIFAR, 10, 64));
        assertThat(NetworkChoice.of("vgg11-16").architecture(CIFAR, 10)).isEqualTo(new Vgg11(CIFAR, 10, 16));
        assertThat(NetworkChoice.of("cuda-convnet").architecture(CIFAR, 10)).isEqualTo(new CudaConvnet(CIFAR, 10));
        assertThat(NetworkChoice.of("vit-2-32-8").architecture(CIFAR, 10))
                .isEqualTo(new VisionTransformer(CIFAR, 10, 2, 32, 8, VisionTransformer.Pooling.TOKEN));
        assertThat(NetworkChoice.of("vit-2-32-8-mean").architecture(CIFAR, 10))
                .isEqualTo(new VisionTransformer(CIFAR, 10, 2, 32, 8, VisionTransformer.Pooling.MEAN));
    }

    @Test
    void everyPrintedNameIsOne() {
        for (String name : NetworkChoice.names()) {
            assertThat(NetworkChoice.isKnown(name)).isTrue();
            if (name.startsWith("gcn")) {
                continue; // Not for images.
            }
            int outputs = name.startsWith("autoencoder") ? 3072 : 10;
            Architecture architecture = NetworkChoice.of(name).architecture(CIFAR, outputs);
            assertThat(architecture.inputs()).isEqualTo(CIFAR);
            assertThat(architecture.outputs()).isEqualTo(outputs);
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
        expectError(() -> NetworkChoice.of("resnet"), "no network 'resnet', nearest: 'resnet34'" + CHOOSE);
        expectError(
                () -> NetworkChoice.of("wide-resnet-16"),
                "no network 'wide-resnet-16', nearest: 'wide-resnet-16-4'" + CHOOSE);
        expectError(() -> NetworkChoice.of("vgg"), "no network 'vgg', nearest: 'vgg11'" + CHOOSE);
        expectError(() -> NetworkChoice.of("densenet"), "no network 'densenet'" + CHOOSE);
        expectError(
                () -> NetworkChoice.of("vgg11-0"), "vgg11-0: the first stage has 1 to 1024 filters, not 0; choose 16");
        expectError(
                () -> NetworkChoice.of("vit-0-64-4"),
                "vit-0-64-4: a vision transformer has 1 to 100 layers, not 0; choose 4");
        expectError(
                () -> NetworkChoice.of("vit-4-200-4"),
                "vit-4-200-4: the width of a vision transformer is even, above 128 a multiple of 64, at most 8192, not"
                        + " 200; choose 64");
        expectError(
                () -> NetworkChoice.of("vit-4-64-0"),
                "vit-4-64-0: a patch has a side of 1 to 1000 pixels, not 0; choose 4");
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
                "resnet-small has an activation of its own; leave out the option activation");
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
