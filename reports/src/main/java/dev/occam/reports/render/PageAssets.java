package dev.occam.reports.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What every page carries with it, so that it opens offline: style, chart library, and the script that draws.
 *
 * @param style style sheet
 * @param library the ECharts library
 * @param script draws the charts and copies snippets
 */
record PageAssets(String style, InlineScript library, InlineScript script) {
    private static final String LIBRARY = "/META-INF/maven/org.webjars/echarts/pom.properties";

    /** Reads the assets from the class path. */
    static PageAssets load() {
        return new PageAssets(
                text("page.css"),
                InlineScript.of(text("/META-INF/resources/webjars/echarts/" + libraryVersion() + "/echarts.min.js")),
                InlineScript.of(text("page.js")));
    }

    /** The only scripts are those two, and nothing is fetched from anywhere. */
    String policy() {
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                + "script-src " + library.hash() + " " + script.hash();
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
