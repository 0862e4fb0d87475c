package dev.occam.tuner.bench;

import java.util.List;

/**
 * What another implementation needs for the same pass, stored: one run of laplace-torch on the same network and data
 * sizes, float32 and 2 threads, libtorch 1.13.1, with the eigendecomposition left to later, as here.
 *
 * @param backend which of its backends
 * @param pass which pass
 * @param epochs in plain forward and backward epochs of its own process
 */
public record PeerFigure(String backend, String pass, double epochs) {

    static List<PeerFigure> mlp() {
        return List.of(
                new PeerFigure("curvlinops", "exact", 9.5),
                new PeerFigure("asdl", "exact", 8.6),
                new PeerFigure("backpack", "exact", 4.8),
                new PeerFigure("curvlinops", "empirical", 3.0),
                new PeerFigure("asdl", "empirical", 2.1));
    }

    static List<PeerFigure> conv() {
        return List.of(
                new PeerFigure("curvlinops", "expand, exact", 29.4),
                new PeerFigure("asdl", "expand, exact", 26.7),
                new PeerFigure("curvlinops", "expand, empirical", 12.6),
                new PeerFigure("asdl", "expand, empirical", 9.4),
                new PeerFigure("curvlinops", "reduce, exact", 9.9),
                new PeerFigure("curvlinops", "reduce, empirical", 3.0));
    }
}
