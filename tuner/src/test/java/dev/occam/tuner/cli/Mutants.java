package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Damaged files, each given to the program in this process: it has to take it, or to refuse it in one clear line, soon,
 * and to leave the file as it was.
 */
final class Mutants {

    /** Whether to go through twenty times as many: {@code -Pfull}. */
    static final boolean FULL = Boolean.getBoolean("occam.full");

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LONGEST_LINE = 1010;

    private final String what;
    private final int count;
    private final Map<ExitCode, Integer> verdicts = new EnumMap<>(ExitCode.class);
    private long slowest;

    /** So many of them by default. */
    Mutants(String what, int count) {
        this.what = what;
        this.count = FULL ? 20 * count : count;
    }

    /** How to damage a file. */
    interface Damage {
        byte[] of(byte[] file, Random random);
    }

    /** What the program answers. */
    record Answer(int code, String error) {}

    /**
     * Damages files in turn and asks the program about each.
     *
     * @param files  that are sound
     * @param place  where the damaged one lies, by the place of its origin among the files
     */
    void ask(byte[][] files, Path[] place, Damage damage, Supplier<Answer> program) throws IOException {
        for (int i = files.length - 1; i >= 0; i--) {
            Files.write(place[i], files[i]);
        }
        Answer sound = program.get(); // Loads what the first one would wait for.
        assertThat(sound.code())
                .as("undamaged: %s", sound.error())
                .isIn(ExitCode.OK.code(), ExitCode.INTERRUPTED.code());
        for (int i = 0; i < count; i++) {
            int which = i % files.length;
            byte[] damaged = damage.of(files[which], new Random(7_919L * i + what.hashCode()));
            Files.write(place[which], damaged);
            long start = System.nanoTime();
            Answer answer;
            try {
                answer = program.get();
            } catch (RuntimeException | Error e) {
                throw new AssertionError(told(i, damaged), e);
            }
            long took = System.nanoTime() - start;
            slowest = Math.max(slowest, took);
            check(answer, told(i, damaged));
            assertThat(Duration.ofNanos(took)).as(told(i, damaged)).isLessThan(LONGEST);
            assertThat(Arrays.equals(Files.readAllBytes(place[which]), damaged))
                    .as("the file is as it was: %s", told(i, damaged))
                    .isTrue();
            Files.write(place[which], files[which]);
        }
    }

    private void check(Answer answer, String about) {
        ExitCode code = Arrays.stream(ExitCode.values())
                .filter(one -> one.code() == answer.code())
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer + " of " + about));
        verdicts.merge(code, 1, Integer::sum);
        if (code == ExitCode.OK || code == ExitCode.INTERRUPTED) {
            return;
        }
        String said = answer.error();
        assertThat(code).as("%s: %s", said, about).isNotEqualTo(ExitCode.INTERNAL);
        assertThat(said.strip().lines()).as(about).hasSize(1);
        assertThat(said.strip()).as(about).startsWith("occam: ").hasSizeLessThan(LONGEST_LINE);
        assertThat(said.strip().chars().filter(c -> Character.isISOControl(c)).count())
                .as("control characters in %s: %s", said, about)
                .isZero();
        assertThat(said).as(about).doesNotContain("Exception", "\tat ");
    }

    private String told(int i, byte[] damaged) {
        String text = new String(damaged, StandardCharsets.ISO_8859_1);
        return what + ", mutant " + i + ": " + (text.length() > 3000 ? text.substring(0, 3000) + "..." : text);
    }

    /** How many were taken, and how many refused by which exit code; the slowest in seconds. */
    @Override
    public String toString() {
        return what + ": " + count + " mutants, " + verdicts + ", slowest " + slowest / 1_000_000 + " ms";
    }

    /** Most were refused; what carries a checksum lets nothing pass. Prints the count. */
    void requireRefusals() {
        assertThat(taken()).as("%s", this).isLessThanOrEqualTo(count / 2);
        LoggerFactory.getLogger(Mutants.class).warn("{}", this);
    }

    /** Some were taken, and some refused: the damage is neither nothing nor all. Prints the count. */
    void requireBoth() {
        assertThat(taken()).as("%s", this).isBetween(1, count * 9 / 10);
        LoggerFactory.getLogger(Mutants.class).warn("{}", this);
    }

    private int taken() {
        return verdicts.getOrDefault(ExitCode.OK, 0) + verdicts.getOrDefault(ExitCode.INTERRUPTED, 0);
    }
}
