package dev.occam.reports;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.occam.reports");

    @Test
    void theRecordKnowsJacksonAlone() {
        classes()
                .that()
                .resideInAPackage("dev.occam.reports.record..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.occam.reports.record..", "java..", "com.fasterxml.jackson..", "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void whatComparesKnowsTheRecordAlone() {
        classes()
                .that()
                .resideInAPackage("dev.occam.reports.compare..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.occam.reports.compare..",
                        "dev.occam.reports.record..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void whatGathersKnowsTheRecordAlone() {
        classes()
                .that()
                .resideInAPackage("dev.occam.reports.gather..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.occam.reports.gather..",
                        "dev.occam.reports.record..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void whatDrawsKnowsTheRecordAndNoOtherRoom() {
        noClasses()
                .that()
                .resideInAPackage("dev.occam.reports.render..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "dev.occam.laplace..", "dev.occam.models..", "dev.occam.tuner..")
                .check(CLASSES);
    }
}
