package dev.occam.reports.render;

import dev.occam.reports.record.RunRecord;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/**
 * The page of one run: what was chosen and why, as one HTML file that opens from disk.
 * <p>It carries style, charts and chart library (about 1 MB), fetches nothing, and holds no script but its own. Every text
 * from the record is escaped. The same record gives the same page.
 */
public final class RunPage {
    private static final PageAssets ASSETS = PageAssets.load();
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, RunPage.class.getClassLoader(), RunPage.class.getPackageName());

    private RunPage() {}

    /** Returns the page as HTML. Works for every record, also of a run that stopped before it had chosen. */
    public static String render(RunRecord run) {
        StringOutput html = new StringOutput(ASSETS.library().content().length() + 100_000);
        ENGINE.render("run.jte", Map.of("view", new RunView(run), "assets", ASSETS), html);
        return html.toString();
    }
}
