package dev.occam.tuner.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.tuner.loop.JournalEntry;
import dev.occam.tuner.loop.LoopState;
import dev.occam.tuner.loop.OpenFit;
import dev.occam.tuner.loop.PriorMove;
import dev.occam.tuner.loop.Round;
import dev.occam.tuner.train.EarlyStop;
import dev.occam.tuner.train.FitState;
import dev.occam.tuner.train.OptimiserState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a loop as JSON and arrays, and back. */
public final class LoopStateFile {

    private static final String INITIAL = "initial";
    private static final String KEPT = "kept";
    private static final String CURRENT = "current";
    private static final String OPTIMISER = "optimiser";

    private LoopStateFile() {}

    /**
     * What a state says besides its arrays.
     *
     * @return the journal and the fit under way
     */
    public static ObjectNode json(LoopState state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("epochsDone", state.epochsDone());
        json.set("open", open(state.open()));
        state.entries().forEach(entry -> json.withArray("judgements").add(entry(entry)));
        return json;
    }

    /**
     * The arrays of a state.
     *
     * @return by what they are
     */
    public static Map<String, NDList> arrays(LoopState state) {
        Map<String, NDList> arrays = new LinkedHashMap<>();
        arrays.put(INITIAL, state.initial());
        arrays.put(KEPT, state.kept());
        arrays.put(CURRENT, state.current());
        if (state.open() != null) {
            NDList memory = new NDList();
            state.open().state().optimiser().arrays().forEach((name, array) -> {
                array.setName(name);
                memory.add(array);
            });
            arrays.put(OPTIMISER, memory);
        }
        return arrays;
    }

    /**
     * The state that was written.
     *
     * @param json as {@link #json} gave it
     * @param arrays as {@link #arrays} gave them, in any order within a list
     * @param names of a network's tensors, in order
     * @param groups of the prior
     * @throws IllegalArgumentException where something is missing
     */
    public static LoopState read(JsonNode json, Map<String, NDList> arrays, List<String> names, PriorGroups groups) {
        List<JournalEntry> entries = new ArrayList<>();
        json.path("judgements").forEach(entry -> entries.add(entry(entry, groups)));
        NDList memory = arrays.getOrDefault(OPTIMISER, new NDList());
        return new LoopState(
                entries,
                json.path("epochsDone").asLong(),
                open(json.path("open"), memory),
                inOrder(arrays, INITIAL, names),
                inOrder(arrays, KEPT, names),
                inOrder(arrays, CURRENT, names));
    }

    /** The arrays of one kind in the order of the network's tensors: a file keeps names, not order. */
    private static NDList inOrder(Map<String, NDList> arrays, String kind, List<String> names) {
        NDList found = arrays.get(kind);
        if (found == null) {
            throw new IllegalArgumentException("it has no " + kind + " weights");
        }
        NDList ordered = new NDList();
        for (String name : names) {
            NDArray array = found.get(name);
            if (array == null) {
                throw new IllegalArgumentException("its " + kind + " weights lack " + name);
            }
            ordered.add(array);
        }
        return ordered;
    }

    private static ObjectNode entry(JournalEntry entry) {
        Round round = entry.round();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("phase", round.phase());
        json.put("epochs", round.epochs());
        json.put("steps", round.steps());
        json.put("loss", round.loss());
        json.set("judgement", JudgementJson.write(round.judgement()));
        PriorMove move = entry.move();
        if (move != null) {
            ObjectNode moved = json.putObject("move");
            moved.set("to", JudgementJson.hyperparameters(move.to()));
            moved.set("memory", Doubles.array(move.memory()));
        }
        return json;
    }

    private static JournalEntry entry(JsonNode json, PriorGroups groups) {
        JsonNode move = json.path("move");
        return new JournalEntry(
                new Round(
                        json.path("phase").asText(),
                        json.path("epochs").asLong(),
                        json.path("steps").asLong(),
                        Doubles.of(json.path("loss")),
                        JudgementJson.read(json.path("judgement"), groups),
                        Round.State.KEPT),
                move.isMissingNode()
                        ? null
                        : new PriorMove(
                                JudgementJson.hyperparameters(move.path("to")), Doubles.list(move.path("memory"))));
    }

    private static @Nullable ObjectNode open(@Nullable OpenFit open) {
        if (open == null) {
            return null;
        }
        FitState state = open.state();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("asked", open.asked());
        json.put("begunAt", open.begunAt());
        json.put("epochs", state.epochs());
        json.set("losses", Doubles.array(state.losses()));
        json.put("loss", state.loss());
        json.put("lowest", state.standing().lowest());
        json.put("waited", state.standing().waited());
        json.put("optimiserSteps", state.optimiser().steps());
        return json;
    }

    private static @Nullable OpenFit open(JsonNode json, NDList memory) {
        if (!json.isObject()) {
            return null;
        }
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        memory.forEach(array -> arrays.put(array.getName(), array));
        return new OpenFit(
                json.path("asked").asInt(),
                json.path("begunAt").asInt(),
                new FitState(
                        json.path("epochs").asInt(),
                        Doubles.list(json.path("losses")),
                        Doubles.of(json.path("loss")),
                        new EarlyStop.Standing(
                                Doubles.of(json.path("lowest")),
                                json.path("waited").asInt()),
                        new OptimiserState(json.path("optimiserSteps").asLong(), arrays)));
    }
}
