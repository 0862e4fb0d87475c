package dev.occam.reports.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict look at a page's tags: every element closed in order, every attribute quoted. */
final class HtmlCheck {
    private static final Pattern RAW = Pattern.compile("(<(script|style)\\b[^>]*>)(.*?)(</\\2>)", Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z-]+(?:=\"[^\"]*\")?)*)\\s*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-zA-Z-]+)=\"[^\"]*\"");
    private static final Set<String> VOID = Set.of("meta", "link", "br", "hr", "img", "input");

    private HtmlCheck() {}

    /** The page without the content of its script and style elements. */
    static String markup(String html) {
        return RAW.matcher(html).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + m.group(4)));
    }

    /** Contents of the script elements whose start tag is this one. */
    static List<String> scripts(String html, String startTag) {
        return RAW.matcher(html)
                .results()
                .filter(m -> m.group(1).startsWith(startTag))
                .map(m -> m.group(3))
                .toList();
    }

    /** Names of all elements in order; fails where a tag is not well formed or not closed in order. */
    static List<String> elements(String html) {
        String markup = markup(html).replaceFirst("<!DOCTYPE html>", "");
        List<String> names = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(markup);
        int end = 0;
        while (tag.find()) {
            requireNoBracket(markup.substring(end, tag.start()));
            end = tag.end();
            String name = tag.group(2);
            if (tag.group(1).isEmpty()) {
                names.add(name);
                if (!VOID.contains(name)) {
                    open.push(name);
                }
            } else if (open.isEmpty() || !open.pop().equals(name)) {
                throw new AssertionError("</" + name + "> closes nothing at "
                        + markup.substring(0, end).lines().count());
            }
        }
        requireNoBracket(markup.substring(end));
        if (!open.isEmpty()) {
            throw new AssertionError("left open: " + open);
        }
        return names;
    }

    /** Names of the elements and attributes a page consists of. */
    static Set<String> kinds(String html) {
        Set<String> kinds = new TreeSet<>(elements(html));
        for (MatchResult tag : TAG.matcher(markup(html)).results().toList()) {
            ATTRIBUTE.matcher(tag.group(3)).results().forEach(a -> kinds.add(a.group(1) + "="));
        }
        return kinds;
    }

    private static void requireNoBracket(String text) {
        if (text.contains("<")) {
            throw new AssertionError(
                    "not a tag: " + text.substring(text.indexOf('<')).lines().findFirst());
        }
    }
}
