package dev.occam.models.network;

/** An error in the choice of a network: its message is one line that says what is wrong, and the remedy. */
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message) {
        super(message);
    }

    /** A network that knows no graph was named for the nodes of one. */
    static NetworkException noGraph(String network) {
        return new NetworkException(
                network + " knows no graph, and this data is the nodes of one; choose gcn, or gcn-W such as gcn-16");
    }

    /** A network that knows no graph was named for data that are graphs. */
    static NetworkException noGraphs(String network) {
        return new NetworkException(
                network + " knows no graph, and this data is graphs; choose gcn, or gcn-W such as gcn-32-32");
    }

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
