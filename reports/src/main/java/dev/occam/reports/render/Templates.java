package dev.occam.reports.render;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The templates of this package, compiled by the build, and the assets of their pages. */
final class Templates {
    static final PageAssets ASSETS = PageAssets.load();

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), Templates.class.getPackageName());

    private Templates() {}

    /** A template as HTML. */
    static String render(String template, int size, Map<String, Object> parameters) {
        StringOutput html = new StringOutput(size);
        ENGINE.render(template, parameters, html);
        return html.toString();
    }
}
