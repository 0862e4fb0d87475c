package dev.occam.tuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.occam.reports.gather.ExperimentFile;
import dev.occam.tuner.PublishedSchema;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.config.StudyReader;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Studies from their files to their claims. */
class StudyRunTest {

    private static final Path EXACTNESS = Path.of("..", "configs", "papers", "kfac-exactness", "small.json");

    @TempDir
    private Path folder;

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "configs", "papers"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(StudyReader::isStudy)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsShippedIsSound(Path file) throws IOException {
        StudyConfig study = StudyReader.of(file);

        assertThat(study.name()).isEqualTo(file.getParent().getFileName().toString());
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(StudyReader.class.getResourceAsStream(StudyReader.RESOURCE))
                        .validate(new ObjectMapper().readTree(file.toFile())))
                .isEmpty();
        assertThat(new StudyRun(study, folder)).isNotNull();
    }

    @Test
    void eachSharingIsExactInItsOwnSettingAlone() throws IOException {
        StudyResults results = new StudyRun(StudyReader.of(EXACTNESS), folder.resolve("out"))
                .run(false, Progress.silent(), () -> false);

        assertThat(results.complete()).isTrue();
        assertThat(results.study().claims()).hasSize(3).allSatisfy(claim -> assertThat(results.verdict(claim))
                .isEqualTo(StudyResults.Verdict.HOLDS));
        assertThat(results.seeds().get(1L)).isEqualTo(new SharingExactness().measure(1));
        assertThat(folder.resolve("out").resolve("table.md")).content().contains("| expand/kfac-reduce | ", "holds: ");
        assertThat(folder.resolve("out").resolve("table.csv")).content().hasLineCount(1 + 5 * 6);
        PublishedSchema schema = new PublishedSchema(ExperimentFile.studySchema());
        JsonNode record = new ObjectMapper()
                .readTree(folder.resolve("out/experiment.json").toFile());
        schema.isDescribed();
        schema.admits(record);
        schema.isExact(record, pointer -> pointer.startsWith("/study") || pointer.endsWith("/values"), Set.of());
    }

    @Test
    void whatIsMeasuredIsNotMeasuredAgain() throws IOException {
        StudyConfig study = StudyReader.of(EXACTNESS);
        Path out = folder.resolve("out");
        int[] asked = {0};
        StudyResults some = new StudyRun(study, out).run(false, Progress.silent(), () -> asked[0]++ == 2);

        assertThat(some.seeds()).containsOnlyKeys(1L, 2L);
        assertThat(some.verdict(study.claims().get(0))).isEqualTo(StudyResults.Verdict.OPEN);
        Path record = out.resolve("experiment.json");
        Files.writeString(
                record, Files.readString(record).replaceFirst("(\"expand/kfac-expand\" : )[-0-9.E]+", "$10.5"));

        StudyResults all = new StudyRun(study, out).run(true, Progress.silent(), () -> false);

        assertThat(all.seeds()).containsOnlyKeys(1L, 2L, 3L, 4L, 5L);
        assertThat(all.seeds().get(1L)).containsEntry("expand/kfac-expand", 0.5);
        assertThat(all.verdict(study.claims().get(0))).isEqualTo(StudyResults.Verdict.FAILS);
    }

    @Test
    void aFolderThatDoesNotFitIsOneLine() throws IOException {
        StudyConfig study = StudyReader.of(EXACTNESS);
        StudyConfig other = new StudyConfig(
                study.kind(), study.name(), study.title(), study.source(), study.study(), List.of(1L), List.of());
        Path out = folder.resolve("out");

        assertThatThrownBy(() -> new StudyRun(study, out).run(true, Progress.silent(), () -> true))
                .isInstanceOf(RunException.class)
                .hasMessage(out + " holds no study to go on with; leave out --resume, or name its folder with --out");
        new StudyRun(study, out).run(false, Progress.silent(), () -> true);
        assertThatThrownBy(() -> new StudyRun(study, out).run(false, Progress.silent(), () -> true))
                .hasMessageContaining("already holds experiment.json");
        assertThatThrownBy(() -> new StudyRun(other, out).run(true, Progress.silent(), () -> true))
                .hasMessageContaining("was begun with another study");
        Files.writeString(out.resolve("experiment.json"), "{");
        assertThatThrownBy(() -> new StudyRun(study, out).run(true, Progress.silent(), () -> true))
                .hasMessageContaining("is damaged");
    }

    @Test
    void aMistakeInTheFileIsOneLine() throws IOException {
        String sound = Files.readString(EXACTNESS);
        Path file = folder.resolve("study.json");

        Files.writeString(file, sound.replace("\"seeds\"", "\"seds\""));
        assertThatThrownBy(() -> StudyReader.of(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("seeds is missing");
        Files.writeString(file, sound.replace("sharing-exactness", "sharing-exactnes"));
        assertThatThrownBy(() -> StudyReader.of(file)).hasMessageContaining("did you mean sharing-exactness?");
        Files.writeString(file, sound.replace("\"expand/kfac-expand\"", "\"expand/kfac\""));
        StudyConfig study = StudyReader.of(file);
        assertThatThrownBy(() -> new StudyRun(study, folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "kfac-exactness: /claims/0/cases: no such case: expand/kfac; there are expand/");
    }

    /** What theorems say of every matrix, and what is the same before training. */
    @Test
    void fitsOfTheFisherAreInTheirOrder() {
        Map<String, Double> values = new EigenbasisSpectrum().measure(4);

        for (String epoch : List.of("epoch-0/", "epoch-5/", "epoch-20/")) {
            assertThat(values.get(epoch + "ekfac")).isBetween(0.01, values.get(epoch + "kfac"));
            assertThat(values.get(epoch + "kpsvd"))
                    .isGreaterThan(0.01)
                    .isLessThan(values.get(epoch + "kfac"))
                    .isLessThan(values.get(epoch + "tkfac"));
            assertThat(values.get(epoch + "ekfac-frozen")).isLessThan(1);
        }
        for (String method : List.of("kfac", "ekfac")) {
            assertThat(values.get("epoch-0/" + method + "-frozen"))
                    .isCloseTo(values.get("epoch-0/" + method), within(1e-12));
            assertThat(values.get("epoch-20/" + method + "-frozen")).isGreaterThan(values.get("epoch-20/" + method));
        }
        assertThat(values.keySet()).containsExactlyElementsOf(new EigenbasisSpectrum().cases());
    }
}
