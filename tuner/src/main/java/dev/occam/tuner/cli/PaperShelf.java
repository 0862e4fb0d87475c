package dev.occam.tuner.cli;

import dev.occam.models.data.Nearest;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.StudyReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the experiments of papers lie: {@code configs/papers/NAME/SCALE.json} in the folder of the program. */
final class PaperShelf {

    private static final String SUFFIX = ".json";

    private final Path home;
    private final Path papers;

    /** The shelf of the program in the folder {@code home}. */
    PaperShelf(Path home) {
        this.home = home;
        this.papers = home.resolve("configs").resolve("papers");
    }

    /** The folder of this program, as its launcher tells; else the working directory. */
    static Path home() {
        return Path.of(System.getProperty("occam.home", ""));
    }

    /** The file of an experiment, by its name or by its path. */
    Path file(String name, String scale) {
        if (name.endsWith(SUFFIX)) {
            return Path.of(name);
        }
        if (!names(papers).contains(name)) {
            throw new ConfigException("reproduce " + name, "no such experiment", near(name, names(papers)));
        }
        List<String> scales = scales(name);
        if (!scales.contains(scale)) {
            throw new ConfigException(
                    "--scale " + scale, name + " has no such scale", "choose " + String.join(" or ", scales));
        }
        return papers.resolve(name).resolve(scale + SUFFIX);
    }

    /** The experiments of a scale. */
    List<String> names(String scale) {
        return names(papers).stream()
                .filter(name -> scales(name).contains(scale))
                .toList();
    }

    /** Data that lie beside the program, or beside the working directory, for all to share. */
    Optional<Path> shared(String folder) {
        Path below = Path.of("..", "shared", "data", folder).normalize();
        return Stream.of(below, home.resolve(below)).filter(Files::exists).findFirst();
    }

    /** What there is, a few words each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String name : names(papers)) {
            List<String> scales = scales(name);
            lines.add(name + " (" + String.join(", ", scales) + ")");
            if (!scales.isEmpty()) {
                Path file = papers.resolve(name).resolve(scales.get(scales.size() - 1) + SUFFIX);
                lines.add("    " + title(file));
            }
        }
        return lines.isEmpty() ? List.of("no experiments in " + papers) : lines;
    }

    private static String title(Path file) {
        return StudyReader.isStudy(file)
                ? StudyReader.of(file).title()
                : ExperimentReader.of(file).experiment().title();
    }

    private static String near(String name, List<String> names) {
        return Nearest.to(name, names)
                .map(near -> "did you mean " + near + "?")
                .orElse(names.isEmpty() ? "name a file of one" : "there are: " + String.join(", ", names));
    }

    private List<String> scales(String name) {
        return names(papers.resolve(name)).stream()
                .filter(file -> file.endsWith(SUFFIX))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                .toList();
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
