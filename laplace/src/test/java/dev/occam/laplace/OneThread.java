package dev.occam.laplace;

import dev.occam.laplace.torch.TorchRuntime;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests use one thread of libtorch each: their arrays are small, and threads that wait for a busy core cost seconds. */
public final class OneThread implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        TorchRuntime.threads(1);
    }
}
