package dev.occam.reports.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a page needs to be drawn, so that it opens offline: style, chart library, and the script that draws. A page that
 * stands alone carries them; pages of one report share files beside them.
 *
 * @param base address of the folder of the files, as seen from the page; null where the page carries all
 * @param style style sheet
 * @param library the ECharts library
 * @param script draws the charts and copies snippets
 * @param index sorts, filters and compares; on the page of all runs
 */
record PageAssets(@Nullable String base, String style, InlineScript library, InlineScript script, InlineScript index) {
    private static final String LIBRARY = "/META-INF/maven/org.webjars/echarts/pom.properties";

    /** Reads the assets from the class path, for a page that carries them. */
    static PageAssets load() {
        return new PageAssets(
                null,
                text("page.css"),
                InlineScript.of(text("/META-INF/resources/webjars/echarts/" + libraryVersion() + "/echarts.min.js")),
                InlineScript.of(text("page.js")),
                InlineScript.of(text("index.js")));
    }

    /** The same assets as files in a folder. */
    PageAssets in(String folder) {
        return new PageAssets(folder, style, library, script, index);
    }

    boolean inlined() {
        return base == null;
    }

    /** The files that pages share, by name. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("echarts.min.js", library.content());
        files.put("page.js", script.content());
        files.put("index.js", index.content());
        files.put("page.css", style);
        return files;
    }

    /**
     * Nothing is fetched from anywhere. A page that carries its scripts runs those two and no other; one of a report runs
     * files beside it, and nothing that stands in the page itself.
     */
    String policy() {
        String scripts = inlined() ? library.hash() + " " + script.hash() : "'self' file:";
        String styles = inlined() ? "'unsafe-inline'" : "'self' file: 'unsafe-inline'";
        return "default-src 'none'; style-src " + styles + "; img-src data:; base-uri 'none'; form-action 'none'; "
                + "script-src " + scripts;
    }

    private static String libraryVersion() {
        Properties properties = new Properties();
        try (InputStream stream = open(LIBRARY)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String text(String name) {
        try (InputStream stream = open(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream stream = PageAssets.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("the class path lacks " + name);
        }
        return stream;
    }
}
