package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.loop.Stopwatch;
import java.time.Instant;

/** When a run began and what it has worked since, the time between its parts left out. */
final class RunClock {

    private final long start = System.nanoTime();
    private final Stopwatch watch = new Stopwatch();
    private final Instant started;
    private final double before;

    private RunClock(Instant started, double before) {
        this.started = started;
        this.before = before;
    }

    static RunClock begun() {
        return new RunClock(Instant.now(), 0);
    }

    /** Goes on from what {@link #json} gave. */
    static RunClock resumed(JsonNode json) {
        RunClock clock = new RunClock(
                Instant.parse(json.path("started").asText()),
                json.path("seconds").asDouble());
        for (Stopwatch.Work work : Stopwatch.Work.values()) {
            clock.watch.carryOver(work, json.path("work").path(work.name()).asDouble());
        }
        return clock;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("started", started.toString());
        json.put("seconds", seconds());
        ObjectNode work = json.putObject("work");
        for (Stopwatch.Work kind : Stopwatch.Work.values()) {
            work.put(kind.name(), watch.seconds(kind));
        }
        return json;
    }

    Instant started() {
        return started;
    }

    Stopwatch watch() {
        return watch;
    }

    double seconds() {
        return before + (System.nanoTime() - start) / 1e9;
    }
}
