package dev.occam.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.SampleRuns;
import dev.occam.reports.render.RunPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged records: each is read and drawn, or refused in one line that names the file. */
class MutatedRecordTest {
    private static final int MUTATIONS = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void damagedBytes() throws IOException {
        byte[] whole = RunRecords.toJson(SampleRuns.diagnosed()).getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(1);
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = whole.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            read += readOrRefuse(random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
        }
        assertThat(read).as("records still read").isBetween(1, MUTATIONS - 1);
    }

    @Test
    void damagedFields() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            JsonNode tree = MAPPER.readTree(RunRecords.toJson(SampleRuns.diagnosed()));
            List<JsonNode> parents = new ArrayList<>();
            collect(tree, parents);
            damage(parents.get(random.nextInt(parents.size())), random);
            read += readOrRefuse(MAPPER.writeValueAsBytes(tree));
        }
        assertThat(read).as("records still read").isBetween(1, MUTATIONS - 1);
    }

    private int readOrRefuse(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("run.json"), bytes);
        RunRecord run;
        try {
            run = RunRecords.read(file);
        } catch (RunRecordException e) {
            assertThat(e.getMessage())
                    .startsWith(file + ": ")
                    .doesNotContain("\n")
                    .doesNotContain("dev.occam");
            return 0;
        }
        assertThat(RunPage.render(run)).endsWith("</html>\n");
        return 1;
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }

    private static void damage(JsonNode parent, SplittableRandom random) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<JsonNode> odd = List.of(
                json.nullNode(),
                json.numberNode(-1),
                json.numberNode(1e300),
                json.numberNode(0),
                json.textNode(""),
                json.textNode("NaN"),
                json.booleanNode(true),
                json.arrayNode(),
                json.objectNode(),
                json.arrayNode().addNull());
        JsonNode value = odd.get(random.nextInt(odd.size()));
        int at = random.nextInt(parent.size());
        boolean remove = random.nextInt(4) == 0;
        if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (remove) {
                object.remove(names.get(at));
            } else {
                object.set(names.get(at), value);
            }
        } else if (parent instanceof ArrayNode array) {
            if (remove) {
                array.remove(at);
            } else {
                array.set(at, value);
            }
        }
    }
}
