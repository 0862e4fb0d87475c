package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Drawn graphs: the class is which marked atoms are bonded, and nothing simpler. */
class DrawnGraphsTest {

    private static final int ROWS = 2000;

    @Test
    void theClassIsABondBetweenMarkedAtoms() {
        DrawnGraphs drawn = new DrawnGraphs(ROWS, 0, 3);
        int rings = 0;
        for (int row = 0; row < ROWS; row++) {
            GraphDrawing graph = drawn.graph(0, row);
            int atoms = graph.kinds().length;
            int[] degrees = new int[atoms];
            StringBuilder found = new StringBuilder();
            for (int[] bond : graph.bonds()) {
                degrees[bond[0]]++;
                degrees[bond[1]]++;
                int one = Math.min(graph.kinds()[bond[0]], graph.kinds()[bond[1]]);
                int other = Math.max(graph.kinds()[bond[0]], graph.kinds()[bond[1]]);
                found.append(one == 0 ? "" : one == other ? one == 1 ? "N-N" : "O-O" : "N-O");
            }
            rings += graph.bonds().size() - (atoms - 1);

            assertThat(atoms).isBetween(8, 20);
            assertThat(Arrays.stream(degrees).min().orElseThrow()).isPositive();
            assertThat(Arrays.stream(degrees).max().orElseThrow()).isLessThanOrEqualTo(3);
            assertThat(Arrays.stream(graph.kinds()).filter(kind -> kind == 1)).hasSize(2);
            assertThat(Arrays.stream(graph.kinds()).filter(kind -> kind == 2)).hasSize(2);
            assertThat(found.isEmpty() ? "apart" : found.toString()).isEqualTo(GraphDrawing.CLASSES.get(row % 4));
        }
        assertThat(rings).isBetween(ROWS * 2 / 5, ROWS * 3 / 5);
    }

    /** Atoms and bonds are as many in every class: their means differ by no more than chance has it. */
    @Test
    void countsTellNothing() {
        DrawnGraphs drawn = new DrawnGraphs(ROWS, 0, 4);
        double[] atoms = new double[4];
        double[] bonds = new double[4];
        for (int row = 0; row < ROWS; row++) {
            atoms[row % 4] += drawn.graph(0, row).kinds().length / (ROWS / 4.0);
            bonds[row % 4] += drawn.graph(0, row).bonds().size() / (ROWS / 4.0);
        }
        // Deviations of the means are 0.17.
        for (double[] means : new double[][] {atoms, bonds}) {
            assertThat(Arrays.stream(means).max().orElseThrow()
                            - Arrays.stream(means).min().orElseThrow())
                    .isLessThan(0.8);
        }
    }

    @Test
    void theFirstRowsAreTheSameWhateverTheirNumber() {
        int[] few = new DrawnGraphs(10, 0, 5).graph(0, 7).kinds();

        assertThat(new DrawnGraphs(50, 10, 5).graph(0, 7).kinds()).isEqualTo(few);
        assertThat(new DrawnGraphs(10, 10, 5).graph(1, 7).kinds()).isNotEqualTo(few);
        assertThat(new DrawnGraphs(10, 0, 6).graph(0, 7).kinds()).isNotEqualTo(few);
    }

    @Test
    void asData() {
        DataSet data = new DrawnGraphs(40, 12, 1).read();

        assertThat(data.train().shape()).containsExactly(20, 23);
        assertThat(data.test().rows()).isEqualTo(12);
        assertThat(data.outputNames()).containsExactly("apart", "N-N", "O-O", "N-O");
        assertThat(data.train().label(6)).isEqualTo(2);
        assertThat(catchThrowableOfType(DataException.class, () -> new DrawnGraphs(9, 0, 1)))
                .hasMessage(
                        "the graphs need at least 10 training rows and no negative number of test rows, not 9 and 0;"
                                + " choose more");
    }
}
