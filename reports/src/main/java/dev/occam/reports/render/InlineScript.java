package dev.occam.reports.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A program inside a page, and the hash by which the page's content security policy allows this one and no other.
 *
 * @param content JavaScript that cannot end its element early
 * @param hash source expression for a content security policy
 */
record InlineScript(String content, String hash) {
    /** Prepares JavaScript for a script element. */
    static InlineScript of(String source) {
        if (source.contains("<!--")) {
            throw new IllegalArgumentException("a script with <!-- in it cannot stand inside a page");
        }
        // Inside a string or a regular expression, the only places it can occur, <\/ means </.
        String content = source.replaceAll("(?i)</(?=script)", "<\\\\/");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return new InlineScript(content, "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** JSON that can stand inside a script element: in JSON these characters occur in strings only. */
    static String json(JsonNode node) {
        return node.toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
