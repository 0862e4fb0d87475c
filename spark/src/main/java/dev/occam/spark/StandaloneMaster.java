package dev.occam.spark;

import dev.occam.tuner.cluster.ClusterException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether a standalone master is there: Spark itself takes a minute to give up, and then says so in many lines. */
final class StandaloneMaster {

    private static final String SCHEME = "spark://";
    private static final int PATIENCE = 5000;

    private StandaloneMaster() {}

    /** Refuses an address of this kind at which nobody answers; of several one has to. */
    static void requireAnswer(String url) {
        if (!url.startsWith(SCHEME)) {
            return;
        }
        String why = "";
        for (String address : url.substring(SCHEME.length()).split(",")) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                int port = Integer.parseInt(address.substring(colon + 1));
                socket.connect(new InetSocketAddress(address.substring(0, Math.max(0, colon)), port), PATIENCE);
                return;
            } catch (NumberFormatException e) {
                throw new ClusterException("--master " + url + ": has no port; write spark://host:7077");
            } catch (IOException | IllegalArgumentException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        throw new ClusterException(
                "--master " + url + ": no Spark master answers there (" + why + "); start it, or name another");
    }
}
