package dev.occam.laplace.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The archive as libtorch's reader expects it. */
class TorchScriptArchiveTest {

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(entry.getMethod()).as(entry.getName()).isEqualTo(ZipEntry.STORED);
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void holdsFourStoredEntriesUnderOneFolder() throws IOException {
        String source = "class Net(Module):\n  # zwölf\n";
        Map<String, byte[]> entries = entries(TorchScriptArchive.pack("Net", source));
        assertThat(entries)
                .containsOnlyKeys("Net/data.pkl", "Net/code/__torch__.py", "Net/constants.pkl", "Net/version");
        assertThat(entries.get("Net/code/__torch__.py")).isEqualTo(source.getBytes(StandardCharsets.UTF_8));
        assertThat(entries.get("Net/version")).isEqualTo(new byte[] {'3', '\n'});
        assertThat(entries.get("Net/constants.pkl")).isEqualTo(new byte[] {(byte) 0x80, 2, ')', '.'});
    }

    /** Pickle protocol 2: the class, made with no arguments, with the state {"training": False}. */
    @Test
    void picklesTheModuleItself() throws IOException {
        byte[] pickle = entries(TorchScriptArchive.pack("Net", "")).get("Net/data.pkl");
        String text = new String(pickle, StandardCharsets.ISO_8859_1);
        assertThat(text).isEqualTo("\u0080\u0002c__torch__\nNet\n)\u0081}(X\b\u0000\u0000\u0000training\u0089ub.");
    }

    @Test
    void theSameSourceGivesTheSameBytes() {
        assertThat(TorchScriptArchive.pack("Net", "x")).isEqualTo(TorchScriptArchive.pack("Net", "x"));
    }
}
