package dev.occam.tuner.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Small CSV files, a pure function of a seed. */
final class Tables {

    private Tables() {}

    /** Columns a, b, c (numbers), kind (text) and y0, y1, y2: linear in the others, of different scales. */
    static Path regression(Path folder, int rows) {
        SplittableRandom random = new SplittableRandom(41);
        StringBuilder text = new StringBuilder("a,b,c,kind,y0,y1,y2\n");
        for (int n = 0; n < rows; n++) {
            double a = random.nextGaussian();
            double b = 5 + 2 * random.nextGaussian();
            double c = random.nextDouble();
            boolean red = random.nextBoolean();
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f,%s,%.4f,%.4f,%.4f%n",
                    a,
                    b,
                    c,
                    red ? "red" : "blue",
                    100 + 10 * (a + b + (red ? 1 : 0)) + 3 * random.nextGaussian(),
                    0.01 * (a - b) + 0.005 * random.nextGaussian(),
                    Math.sin(2 * a) + c + 0.1 * random.nextGaussian()));
        }
        return write(folder.resolve("measured.csv"), text);
    }

    /** Two numbers and the name of one of three regions of the plane, now and then a wrong one. */
    static Path classes(Path folder, int rows) {
        SplittableRandom random = new SplittableRandom(42);
        String[] names = {"north", "east", "west"};
        StringBuilder text = new StringBuilder("x,y,region\n");
        for (int n = 0; n < rows; n++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            int region = y > 0.5 ? 0 : x > 0 ? 1 : 2;
            if (random.nextInt(10) == 0) {
                region = random.nextInt(3);
            }
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", x, y, names[region]));
        }
        return write(folder.resolve("regions.csv"), text);
    }

    private static Path write(Path file, CharSequence text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
