package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.ClusterUse;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;

/** What a checkpoint belongs to: configuration, data, network, and the program and machine that made it. */
final class Belonging {

    private Belonging() {}

    /** All of it, as a checkpoint says it. */
    static ObjectNode of(TuneConfig config, Tuning tuning, DataSet data, NDManager manager) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("config", ResolvedConfig.of(config, tuning));
        ObjectNode read = json.putObject("data");
        read.put("name", data.name());
        read.put("trainRows", data.train().rows());
        read.put("sha256", DataFingerprint.of(data));
        for (double ridge : tuning.givenRidges()) {
            json.withArray("ridges").add(ridge);
        }
        ClusterUse cluster = tuning.cluster();
        if (cluster != null) {
            json.putObject("cluster").put("partitions", cluster.partitions());
        }
        json.set("network", network(tuning, manager));
        ObjectNode made = json.putObject("madeWith");
        made.put("libtorch", TorchRuntime.version());
        made.put("djl", TorchRuntime.djlVersion());
        made.put("processor", System.getProperty("os.arch"));
        made.put("directory", Path.of("").toAbsolutePath().toString());
        return json;
    }

    private static ArrayNode network(Tuning tuning, NDManager manager) {
        ArrayNode tensors = JsonNodeFactory.instance.arrayNode();
        try (NDManager scope = manager.newSubManager()) {
            NDList state = tuning.weights().copy(scope);
            for (NDArray array : state) {
                ObjectNode tensor = tensors.addObject();
                tensor.put("name", array.getName());
                tensor.put("shape", array.getShape().toString());
                tensor.put("type", array.getDataType().toString());
            }
        }
        return tensors;
    }

    /**
     * Refuses a checkpoint of something else, by the first thing that differs.
     *
     * @param then what the checkpoint says
     * @param now what this run is
     */
    static void check(Path folder, JsonNode then, JsonNode now, Progress progress) {
        String where = folder + ": the checkpoint was made ";
        String remedy = "; bring back what it was, or start anew with --force";
        ConfigDifference.first(then.path("config"), now.path("config")).ifPresent(difference -> {
            throw new CheckpointException(where + "with " + difference.field() + " = " + difference.then()
                    + ", and here it is " + difference.now() + remedy);
        });
        checkCluster(where, ClusterPasses.partitions(then), ClusterPasses.partitions(now));
        if (!same(then.path("data"), now.path("data"))) {
            throw new CheckpointException(where + "from other data: " + said(then.path("data")) + ", and here are "
                    + said(now.path("data")) + remedy);
        }
        if (!same(then.path("ridges"), now.path("ridges"))) {
            throw new CheckpointException(
                    where + "under another weight decay than loop.fixed.priorFrom gives now" + remedy);
        }
        JsonNode before = then.path("network");
        JsonNode present = now.path("network");
        for (int i = 0; i < Math.max(before.size(), present.size()); i++) {
            if (!same(before.path(i), present.path(i))) {
                throw new CheckpointException(where + "by another network: its tensor " + (i + 1) + " was "
                        + tensor(before.path(i)) + ", and here it is " + tensor(present.path(i)) + remedy);
            }
        }
        then.path("madeWith").properties().forEach(made -> {
            JsonNode here = now.path("madeWith").path(made.getKey());
            if (!same(made.getValue(), here)) {
                progress.note("the run was begun with " + made.getKey() + " "
                        + made.getValue().asText() + " and goes on with " + here.asText()
                        + (made.getKey().equals("directory")
                                ? ": relative paths start there now"
                                : ": last digits may differ"));
            }
        });
    }

    /** Sums of other parts are others in their last digits, and the record tells of one kind of pass. */
    private static void checkCluster(String where, int then, int now) {
        if (then != now) {
            throw new CheckpointException(
                    where + "with its curvature " + taken(then) + ", and here it is " + taken(now) + "; "
                            + (then == 0 ? "leave out --master" : "add --master URL --partitions " + then)
                            + ", or start anew with --force");
        }
    }

    private static String taken(int parts) {
        return parts == 0 ? "taken on this machine" : "taken on a cluster in " + parts + " parts";
    }

    /** By what is written: a number that was read is of another class than the same number before. */
    private static boolean same(JsonNode one, JsonNode other) {
        return one.toString().equals(other.toString());
    }

    private static String said(JsonNode data) {
        String digest = data.path("sha256").asText();
        return data.path("name").asText() + ", " + data.path("trainRows").asText() + " training rows, digest "
                + digest.substring(0, Math.min(8, digest.length()));
    }

    private static String tensor(JsonNode tensor) {
        return tensor.isMissingNode()
                ? "absent"
                : tensor.path("name").asText() + " " + tensor.path("shape").asText() + " "
                        + tensor.path("type").asText();
    }
}
