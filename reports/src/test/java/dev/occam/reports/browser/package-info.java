/**
 * Reports as a reader meets them: headless Chromium opens real ones, and tests ask it what it shows.
 * <p>{@code Chromium} and {@code BrowserTab} speak the DevTools protocol over the JDK's own web socket; nothing is downloaded
 * for them. Where there is no Chromium the tests are skipped, with a word.
 */
@NullMarked
package dev.occam.reports.browser;

import org.jspecify.annotations.NullMarked;
