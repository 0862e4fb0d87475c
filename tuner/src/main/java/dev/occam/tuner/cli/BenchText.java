package dev.occam.tuner.cli;

import dev.occam.tuner.bench.BenchReport;
import dev.occam.tuner.bench.BenchmarkResult;
import dev.occam.tuner.bench.Load;
import dev.occam.tuner.bench.Measurement;
import dev.occam.tuner.bench.PeakMemory;
import dev.occam.tuner.bench.PeerFigure;
import dev.occam.tuner.bench.Product;
import dev.occam.tuner.bench.Spread;
import dev.occam.tuner.bench.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The benchmarks as people read them. */
final class BenchText {

    private static final int WIDTH = 100;

    private BenchText() {}

    /** What to say of a machine that others use. */
    static String warning(Load load) {
        return String.format(
                Locale.ROOT,
                "occam: warning: the machine was loaded before the start (load average %.2f, above %.1f); ratios may"
                        + " hold, times do not",
                load.average(),
                load.limit());
    }

    static List<String> lines(BenchReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "libtorch %s, DJL %s, Java %s, %s; %s, %s, %d %s, %d rounds of %s time, load average %.2f",
                report.libtorch(),
                report.djl(),
                report.java(),
                report.processor(),
                report.device(),
                report.precision(),
                report.threads(),
                report.threads() == 1 ? "thread" : "threads",
                report.repeats(),
                report.clock().name().toLowerCase(Locale.ROOT),
                report.load().average()));
        if (report.quick()) {
            lines.add("quick: the data are cut down, so that these figures say nothing about speed");
        }
        report.benchmarks().forEach(benchmark -> add(lines, benchmark));
        return lines;
    }

    private static void add(List<String> lines, BenchmarkResult result) {
        lines.add("");
        lines.add(result.name() + ": " + result.network() + "; " + Numbers.count(result.rows()) + " rows, batches of "
                + result.batch());
        TextTable times = new TextTable(1, List.of("what was timed", "seconds", "min", "max", "epochs"));
        for (Measurement measurement : result.measurements()) {
            Spread seconds = measurement.seconds();
            times.add(List.of(
                    measurement.name(),
                    Numbers.significant(seconds.median(), 3),
                    Numbers.significant(seconds.min(), 3),
                    Numbers.significant(seconds.max(), 3),
                    ratio(measurement.epochs().median())));
        }
        lines.addAll(times.lines(WIDTH));
        lines.add("");
        TextTable targets = new TextTable(2, List.of("ratio of", "to", "median", "min", "max", "target", ""));
        for (Target target : result.targets()) {
            Spread ratio = target.ratio();
            Double limit = target.limit();
            targets.add(List.of(
                    target.measured(),
                    target.against(),
                    ratio(ratio.median()),
                    ratio(ratio.min()),
                    ratio(ratio.max()),
                    limit == null ? "-" : "<= " + ratio(limit),
                    target.met() == null ? "" : target.met() ? "met" : "missed"));
        }
        lines.addAll(targets.lines(WIDTH + 20));
        addFloor(lines, result.floor(), result.floorOf());
        addMemory(lines, result.memory());
        if (result.peers().isEmpty()) {
            return;
        }
        lines.add("");
        TextTable peers = new TextTable(2, List.of("stored figures of a peer", "pass", "epochs"));
        for (PeerFigure peer : result.peers()) {
            peers.add(List.of("laplace-torch, " + peer.backend(), peer.pass(), ratio(peer.epochs())));
        }
        lines.addAll(peers.lines(WIDTH));
    }

    private static void addFloor(List<String> lines, List<Product> floor, String of) {
        if (floor.isEmpty()) {
            return;
        }
        lines.add("");
        TextTable products = new TextTable(1, List.of("the floor, for " + of, "left", "right", "times", "Mflop"));
        for (Product product : floor) {
            products.add(List.of(
                    product.what(),
                    shape(product.left()),
                    shape(product.right()),
                    String.valueOf(product.times()),
                    Numbers.significant(product.operations() * 1e-6, 3)));
        }
        lines.addAll(products.lines(WIDTH));
    }

    private static void addMemory(List<String> lines, List<PeakMemory> memory) {
        if (memory.isEmpty()) {
            return;
        }
        lines.add("");
        TextTable table = new TextTable(1, List.of("memory beyond the model, at the peak", "MB", "target", ""));
        for (PeakMemory peak : memory) {
            table.add(List.of(
                    peak.what(),
                    Numbers.significant(peak.megabytes(), 3),
                    "<= " + Numbers.significant(peak.limit(), 3),
                    peak.met() ? "met" : "missed"));
        }
        lines.addAll(table.lines(WIDTH));
    }

    private static String shape(List<Long> shape) {
        return shape.get(0) + " x " + shape.get(1);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
