package dev.occam.models.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A drawn graph, much as a small molecule: a ring or a chain with groups attached, carbons all but two nitrogens and two
 * oxygens.
 *
 * <p>The class is which of these four are bonded to one another: none, or one bond between nitrogens, oxygens, or one of each.
 * The skeleton is drawn before the class is looked at, and all classes have the same atoms: neither tells the class alone.
 *
 * @param kinds of each atom: 0 carbon, 1 nitrogen, 2 oxygen
 * @param bonds pairs of atoms
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record GraphDrawing(int[] kinds, List<int[]> bonds) {

    static final int FEWEST = 8;
    static final int MOST = 20;
    static final List<String> KINDS = List.of("carbon", "nitrogen", "oxygen");
    static final List<String> CLASSES = List.of("apart", "N-N", "O-O", "N-O");

    private static final int MOST_BONDS = 3;
    private static final int SHORTEST_RING = 5;
    private static final int LONGEST = 8;
    private static final int TRIES = 10_000;

    /** Draws a graph of a class. */
    static GraphDrawing of(SplittableRandom random, int kind) {
        while (true) {
            int atoms = random.nextInt(FEWEST, MOST + 1);
            List<int[]> bonds = skeleton(random, atoms);
            for (int i = 0; i < TRIES; i++) {
                int[] kinds = marked(random, atoms);
                if (kindOf(kinds, bonds) == kind) {
                    return new GraphDrawing(kinds, bonds);
                }
            }
            // A skeleton without room for the class: there hardly is one.
        }
    }

    private static List<int[]> skeleton(SplittableRandom random, int atoms) {
        List<int[]> bonds = new ArrayList<>();
        int[] degrees = new int[atoms];
        int core = random.nextInt(SHORTEST_RING, Math.min(atoms, LONGEST) + 1);
        for (int atom = 1; atom < core; atom++) {
            bond(bonds, degrees, atom - 1, atom);
        }
        if (random.nextBoolean()) {
            bond(bonds, degrees, 0, core - 1);
        }
        for (int atom = core; atom < atoms; atom++) {
            int to = random.nextInt(atom);
            while (degrees[to] >= MOST_BONDS) {
                to = random.nextInt(atom);
            }
            bond(bonds, degrees, to, atom);
        }
        return bonds;
    }

    private static void bond(List<int[]> bonds, int[] degrees, int one, int other) {
        bonds.add(new int[] {one, other});
        degrees[one]++;
        degrees[other]++;
    }

    /** Two nitrogens and two oxygens somewhere. */
    private static int[] marked(SplittableRandom random, int atoms) {
        Set<Integer> places = new HashSet<>();
        int[] kinds = new int[atoms];
        while (places.size() < 4) {
            int place = random.nextInt(atoms);
            if (places.add(place)) {
                kinds[place] = places.size() <= 2 ? 1 : 2;
            }
        }
        return kinds;
    }

    /** The class; -1 where there is more than one bond that counts. */
    static int kindOf(int[] kinds, List<int[]> bonds) {
        int found = 0;
        for (int[] bond : bonds) {
            int one = kinds[bond[0]];
            int other = kinds[bond[1]];
            if (one == 0 || other == 0) {
                continue;
            }
            if (found != 0) {
                return -1;
            }
            found = one == other ? one : 3;
        }
        return found;
    }
}
