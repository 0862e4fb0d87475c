package dev.occam.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows around the room that knows Spark. */
@AnalyzeClasses(packages = "dev.occam", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyThisRoomKnowsSpark = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.spark..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..", "dev.occam.spark..");

    @ArchTest
    static final ArchRule theLibraryIsMetAtItsFront = noClasses()
            .that()
            .resideInAPackage("dev.occam.spark..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.occam.tuner.cli..",
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.train..",
                    "dev.occam.laplace.record..",
                    "dev.occam.laplace.precondition..");
}
