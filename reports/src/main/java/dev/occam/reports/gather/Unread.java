package dev.occam.reports.gather;

/**
 * Something that could not become part of a report.
 *
 * @param label the file or folder among those of the report
 * @param why in one line
 */
public record Unread(String label, String why) {}
