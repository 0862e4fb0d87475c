package dev.occam.laplace.torchscript;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model file that can't be used, told in one line that names the file, what is wrong and the remedy. */
public final class TorchScriptException extends IOException {

    private static final long serialVersionUID = 1L;

    TorchScriptException(Path file, String problem, String remedy, @Nullable Throwable cause) {
        super(file + ": " + problem + "; " + remedy, cause);
    }
}
