package dev.occam.tuner.bench;

import java.util.List;

/**
 * What another implementation needs for the same pass, stored: one run of laplace-torch 0.3 (curvlinops 3.0.1, asdfghjkl
 * 0.1a4, backpack 1.7.1) on the same network and data sizes and on the same libtorch, 2.7.1, in float32, with the
 * eigendecomposition left to later, as here; processor time of one thread, medians of 3 on a machine with other work.
 *
 * @param backend which of its backends
 * @param pass which pass
 * @param epochs in plain forward and backward epochs of its own process
 */
public record PeerFigure(String backend, String pass, double epochs) {

    static List<PeerFigure> mlp() {
        return List.of(
                new PeerFigure("curvlinops", "exact", 10.0),
                new PeerFigure("asdl", "exact", 8.4),
                new PeerFigure("backpack", "exact", 8.1),
                new PeerFigure("curvlinops", "empirical", 2.9),
                new PeerFigure("asdl", "empirical", 2.6));
    }

    static List<PeerFigure> conv() {
        return List.of(
                new PeerFigure("curvlinops", "expand, exact", 16.6),
                new PeerFigure("asdl", "expand, exact", 14.6),
                new PeerFigure("curvlinops", "expand, empirical", 8.4),
                new PeerFigure("asdl", "expand, empirical", 6.5),
                new PeerFigure("curvlinops", "reduce, exact", 8.3),
                new PeerFigure("curvlinops", "reduce, empirical", 1.7));
    }
}
