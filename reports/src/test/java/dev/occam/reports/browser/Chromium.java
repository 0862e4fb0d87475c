package dev.occam.reports.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium of this machine, spoken to by the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    private Chromium(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        String address = address(process, profile);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Where it is installed: {@code -Doccam.chromium}, or on the path. */
    static Optional<Path> installed() {
        String named = System.getProperty("occam.chromium");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path executable) throws Exception {
        Path profile = Files.createTempDirectory("occam-chromium-");
        Process process = new ProcessBuilder(
                        executable.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-extensions",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        try {
            return new Chromium(process, profile);
        } catch (Exception e) {
            end(process, profile);
            throw e;
        }
    }

    private static String address(Process process, Path profile) throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        for (long waited = 0; waited < PATIENCE_SECONDS * 20; waited++) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() >= 2) {
                return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        throw new IOException("Chromium did not come up: " + Files.readString(profile.resolve("log.txt")));
    }

    /** An empty tab of its own. */
    BrowserTab open() {
        ObjectNode where = MAPPER.createObjectNode().put("url", "about:blank");
        String target =
                send(null, "Target.createTarget", where).path("targetId").asText();
        ObjectNode attach = MAPPER.createObjectNode().put("targetId", target).put("flatten", true);
        String session =
                send(null, "Target.attachToTarget", attach).path("sessionId").asText();
        return new BrowserTab(this, session);
    }

    /** Sends a command and waits for its answer; of the browser itself where {@code session} is null. */
    JsonNode send(@Nullable String session, String method, @Nullable ObjectNode parameters) {
        int id = lastId.incrementAndGet();
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        if (parameters != null) {
            message.set("params", parameters);
        }
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            synchronized (socket) {
                socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            JsonNode whole = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (whole.has("error")) {
                throw new IllegalStateException(method + ": " + whole.path("error"));
            }
            return whole.path("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " was interrupted", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(method + " had no answer", e);
        } finally {
            answers.remove(id);
        }
    }

    /** What the browser told of a tab without being asked, so far. */
    List<JsonNode> events(String session, String method) {
        return events.stream()
                .filter(event -> event.path("sessionId").asText().equals(session)
                        && event.path("method").asText().equals(method))
                .map(event -> event.path("params"))
                .toList();
    }

    void forget(String session) {
        events.removeIf(event -> event.path("sessionId").asText().equals(session));
    }

    @Override
    public void close() {
        socket.abort();
        end(process, profile);
    }

    private static void end(Process process, Path profile) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(profile)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            // A process on its way out still wrote; the folder is a temporary one.
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode json = MAPPER.readTree(message);
                CompletableFuture<JsonNode> answer = answers.get(json.path("id").asInt());
                if (answer != null) {
                    answer.complete(json);
                } else {
                    events.add(json);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
