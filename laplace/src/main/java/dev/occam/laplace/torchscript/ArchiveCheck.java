package dev.occam.laplace.torchscript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A look at a file before libtorch gets it, which tells of what is not TorchScript in pages. */
final class ArchiveCheck {

    private static final String EXPORT = "write it with torch.jit.script(model).save(...) or torch.jit.trace";

    private ArchiveCheck() {}

    static void require(Path file) throws TorchScriptException {
        if (!Files.exists(file)) {
            throw new TorchScriptException(file, "there is no such file", "give the path of a TorchScript model", null);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new TorchScriptException(
                    file, "can't be read as a file", "give the path of a TorchScript model", null);
        }
        List<String> entries;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            entries = zip.stream().map(ZipEntry::getName).toList();
        } catch (IOException e) {
            throw new TorchScriptException(file, "is not a TorchScript model", EXPORT, e);
        }
        boolean pickle = entries.stream().anyMatch(name -> name.endsWith("/data.pkl"));
        boolean code = entries.stream().anyMatch(name -> name.contains("/code/"));
        if (pickle && !code) {
            throw new TorchScriptException(
                    file, "holds weights and no program, as torch.save writes them", EXPORT, null);
        }
        if (!pickle) {
            throw new TorchScriptException(file, "is not a TorchScript model", EXPORT, null);
        }
    }
}
