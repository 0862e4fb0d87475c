package dev.occam.tuner;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms of the house. */
@AnalyzeClasses(packages = "dev.occam", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.tuner.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..", "org.jline..");

    @ArchTest
    static final ArchRule onlyTheCommandLineDrawsReports = noClasses()
            .that()
            .resideOutsideOfPackages("dev.occam.tuner.cli..", "dev.occam.reports.render..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.occam.reports.render..");

    @ArchTest
    static final ArchRule nothingCallsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.tuner.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.occam.tuner.cli..");

    @ArchTest
    static final ArchRule evidenceIsPureArithmetic = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace.evidence..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule preconditionersKnowNoEvidence = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace.precondition..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.occam.laplace.evidence..");

    @ArchTest
    static final ArchRule onlyTorchKnowsTheEngine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.laplace.torch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule predictivesKnowOutputsAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace.predict..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.occam.laplace.record..",
                    "dev.occam.laplace.curvature..",
                    "dev.occam.laplace.evidence..",
                    "dev.occam.laplace.posterior..");

    @ArchTest
    static final ArchRule torchScriptModelsAreNetworksAndNoMore = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace.torchscript..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.occam.laplace.curvature..",
                    "dev.occam.laplace.evidence..",
                    "dev.occam.laplace.posterior..",
                    "dev.occam.laplace.predict..");

    @ArchTest
    static final ArchRule curvatureKnowsNoPriorAndNoPrediction = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace.curvature..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.occam.laplace.posterior..", "dev.occam.laplace.predict..");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsJson = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace..")
            .and()
            .resideOutsideOfPackage("dev.occam.laplace.store..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.google.gson..")
                    .or(DescribedPredicate.describe(
                            "JsonUtils", type -> type.getFullName().equals("ai.djl.util.JsonUtils"))));

    @ArchTest
    static final ArchRule modelsKnowNothingOfLaplace = noClasses()
            .that()
            .resideInAPackage("dev.occam.models..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.occam.laplace..", "dev.occam.tuner..", "dev.occam.reports..");

    @ArchTest
    static final ArchRule theLibraryStandsAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.laplace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.occam.models..",
                    "dev.occam.tuner..",
                    "dev.occam.reports..",
                    "picocli..",
                    "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule reportsKnowTheRecordAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.reports..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.occam.models..", "dev.occam.tuner..", "dev.occam.laplace..", "ai.djl.."));

    @ArchTest
    static final ArchRule theRecordDoesNotDraw = noClasses()
            .that()
            .resideInAPackage("dev.occam.reports.record..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.occam.reports.render..", "gg.jte.."));

    @ArchTest
    static final ArchRule theConfigurationRunsNothing = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.config..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.run..",
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.train..",
                    "dev.occam.laplace.."));

    @ArchTest
    static final ArchRule checkpointsKnowTheLoopAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.checkpoint..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.config..", "dev.occam.tuner.run..", "dev.occam.models..", "picocli.."));

    @ArchTest
    static final ArchRule clustersAreGivenSumsToDo = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.cluster..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.config..",
                    "dev.occam.tuner.run..",
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.train..",
                    "dev.occam.models..",
                    "dev.occam.reports..",
                    "picocli.."));

    @ArchTest
    static final ArchRule loopsKnowNoFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.occam.tuner.loop..", "dev.occam.tuner.train..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "dev.occam.tuner.checkpoint.."));

    @ArchTest
    static final ArchRule experimentsKnowRunsAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.experiment..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.train..",
                    "dev.occam.tuner.checkpoint..",
                    "dev.occam.models..",
                    "dev.occam.laplace..",
                    "ai.djl.."));

    @ArchTest
    static final ArchRule studiesRunNothing = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.study..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.checkpoint..",
                    "dev.occam.tuner.experiment..",
                    "picocli.."));

    @ArchTest
    static final ArchRule batchesKnowRunsAlone = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.batch..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.loop..",
                    "dev.occam.tuner.train..",
                    "dev.occam.tuner.experiment..",
                    "dev.occam.models..",
                    "dev.occam.laplace..",
                    "ai.djl.."));

    @ArchTest
    static final ArchRule theDoctorRunsWhatUsersRun = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.doctor..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.occam.tuner.loop..", "dev.occam.tuner.train..", "dev.occam.models.."));

    @ArchTest
    static final ArchRule comparisonsKnowNoLoop = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.compare..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.occam.tuner.loop..", "dev.occam.tuner.train..", "dev.occam.tuner.checkpoint.."));

    @ArchTest
    static final ArchRule predictingTrainsNothing = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.predict..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.occam.tuner.loop..", "dev.occam.tuner.train.."));

    @ArchTest
    static final ArchRule theDjlBindingIsALibrary = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.djl..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.occam.tuner.run..", "dev.occam.reports..", "java.nio.file.."));

    @ArchTest
    static final ArchRule nothingNeedsTheDjlBinding = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.tuner.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.occam.tuner.djl..");

    @ArchTest
    static final ArchRule tribuoIsLetInByOneDoor = noClasses()
            .that()
            .resideOutsideOfPackage("dev.occam.tuner.tribuo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.tribuo..", "com.oracle.labs..", "com.google.protobuf..", "dev.occam.tuner.tribuo..");

    @ArchTest
    static final ArchRule calibrationIsForAnyModel = noClasses()
            .that()
            .resideInAPackage("dev.occam.tuner.tribuo.calibration..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.occam..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.occam.tuner.tribuo.calibration.."))));

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.occam.(*).(*)..").should().beFreeOfCycles();

    /** Rules about classes that were not looked at would hold for nothing. */
    @ArchTest
    static void looksAtEveryModule(JavaClasses classes) {
        for (String module : new String[] {"laplace", "models", "reports", "tuner"}) {
            assertThat(classes.that(resideInAPackage("dev.occam." + module + "..")))
                    .as(module)
                    .isNotEmpty();
        }
    }
}
