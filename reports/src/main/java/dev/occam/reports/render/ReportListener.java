package dev.occam.reports.render;

/** Hears how the writing of a report goes. */
public interface ReportListener {
    /**
     * Something is about to be done.
     *
     * @param done steps done so far
     * @param total steps in all
     * @param what is being done, in a few words that may name a folder
     */
    void at(int done, int total, String what);

    /**
     * Something could not be read; the report lists it and goes on.
     *
     * @param label the file or folder
     * @param why in one line
     */
    void unread(String label, String why);
}
