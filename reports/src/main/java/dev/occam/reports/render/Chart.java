package dev.occam.reports.render;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A chart, what it shows in words, and its numbers.
 *
 * @param id identifier in the page, and the name of its CSV file
 * @param summary what a reader who cannot see it should know; names the chart for screen readers
 * @param note how to read it: one line under the chart
 * @param height height on the page, in CSS pixels
 * @param options the ECharts option object, plain JSON without functions
 * @param sheet the numbers behind it
 */
record Chart(String id, String summary, String note, int height, ObjectNode options, Sheet sheet) {
    /** The options as the content of a script element. */
    String json() {
        return InlineScript.json(options);
    }
}
