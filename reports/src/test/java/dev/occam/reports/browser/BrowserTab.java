package dev.occam.reports.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tab of a browser: opens files, answers questions put in JavaScript, presses keys, and remembers what went wrong. */
final class BrowserTab {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int PATIENCE = 400;

    private final Chromium browser;
    private final String session;

    BrowserTab(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
        for (String domain : List.of("Page", "Runtime", "Network", "Log", "Accessibility")) {
            send(domain + ".enable", parameters());
        }
        size(1280, 900);
    }

    private static ObjectNode parameters() {
        return MAPPER.createObjectNode();
    }

    private JsonNode send(String method, ObjectNode parameters) {
        return browser.send(session, method, parameters);
    }

    /** Opens a file, and waits until it is loaded and what is near the top is drawn. */
    void open(Path file) {
        browser.forget(session);
        send("Page.navigate", parameters().put("url", file.toUri().toString()));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
        settle();
    }

    /** Two frames: what was asked for is drawn by then. */
    void settle() {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))");
    }

    /** The value of an expression, of a promise what it comes to. */
    JsonNode evaluate(String expression) {
        JsonNode answer = send(
                "Runtime.evaluate",
                parameters()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    void await(String condition) {
        IllegalStateException failed = null;
        for (int i = 0; i < PATIENCE; i++) {
            try {
                if (evaluate(condition).asBoolean()) {
                    return;
                }
            } catch (IllegalStateException e) {
                failed = e; // A page that is being left, or has only begun, answers nothing.
            }
            try {
                Thread.sleep(25);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IllegalStateException("never came true: " + condition, failed);
    }

    /** Pixels of the window; a phone below 600. */
    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                parameters()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    void scheme(String lightOrDark) {
        ObjectNode media = parameters();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", lightOrDark);
        send("Emulation.setEmulatedMedia", media);
    }

    /** Presses a key that has no letter, such as Tab or Enter. */
    void press(String key) {
        ObjectNode down = parameters()
                .put("type", "keyDown")
                .put("key", key)
                .put("code", key)
                .put("windowsVirtualKeyCode", key.equals("Tab") ? 9 : 13);
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        send("Input.dispatchKeyEvent", down);
        send(
                "Input.dispatchKeyEvent",
                parameters().put("type", "keyUp").put("key", key).put("code", key));
    }

    /** Clicks at a place of the window, in its pixels. */
    void click(double x, double y) {
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    parameters()
                            .put("type", type)
                            .put("x", x)
                            .put("y", y)
                            .put("button", type.equals("mouseMoved") ? "none" : "left")
                            .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
        }
    }

    /** The page as PDF, in bytes. */
    long printed() {
        JsonNode pdf = send("Page.printToPDF", parameters());
        return pdf.path("data").asText().length() * 3L / 4;
    }

    /** Names that the accessibility tree has for elements of a role. */
    List<String> named(String role) {
        List<String> names = new ArrayList<>();
        for (JsonNode node : send("Accessibility.getFullAXTree", parameters()).path("nodes")) {
            if (!node.path("ignored").asBoolean()
                    && node.path("role").path("value").asText().equals(role)) {
                names.add(node.path("name").path("value").asText());
            }
        }
        return names;
    }

    /** Exceptions, errors on the console, refused policies; empty where all went well. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        browser.events(session, "Runtime.exceptionThrown").forEach(event -> complaints.add(event.toString()));
        browser.events(session, "Runtime.consoleAPICalled").forEach(event -> complaints.add(event.toString()));
        browser.events(session, "Log.entryAdded").forEach(event -> complaints.add(event.toString()));
        browser.events(session, "Network.loadingFailed").forEach(event -> complaints.add(event.toString()));
        return complaints;
    }

    /** What the page asked for, itself included. */
    List<String> requests() {
        return browser.events(session, "Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asText())
                .toList();
    }
}
