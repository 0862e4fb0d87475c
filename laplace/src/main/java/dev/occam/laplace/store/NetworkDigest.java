package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.occam.laplace.torch.GradientMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The SHA-256 digest of a network's parameters: names, types, shapes and values, in the order of the block. */
final class NetworkDigest {

    private NetworkDigest() {}

    static String of(Block network) {
        MessageDigest digest = Digests.sha256();
        try (GradientMode off = GradientMode.off()) {
            for (Pair<String, Parameter> entry : network.getParameters()) {
                if (!entry.getValue().isInitialized()) {
                    continue;
                }
                try (NDArray value = entry.getValue().getArray().duplicate()) {
                    String what = entry.getKey()
                            + '\n'
                            + value.getDataType()
                            + '\n'
                            + Arrays.toString(value.getShape().getShape())
                            + '\n';
                    digest.update(what.getBytes(StandardCharsets.UTF_8));
                    digest.update(value.toByteBuffer());
                }
            }
        }
        return Digests.hex(digest);
    }
}
