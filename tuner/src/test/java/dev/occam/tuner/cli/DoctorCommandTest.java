package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The doctor: well where all is well, and saying what is not. */
class DoctorCommandTest {

    @Test
    void theSelfTestFindsItsFigure() throws IOException {
        Occam occam = new Occam(new LocalTuneRun());

        assertThat(occam.execute("doctor", "--json", "--quiet")).as(occam.out()).isZero();

        JsonNode checks = new ObjectMapper().readTree(occam.out()).path("checks");
        assertThat(checks.findValuesAsText("what"))
                .containsExactly(
                        "Occam",
                        "Java",
                        "system",
                        "memory",
                        "native library",
                        "threads",
                        "device",
                        "runs go to",
                        "self-test");
        assertThat(checks.findValuesAsText("health")).doesNotContain("wrong", "bad files", "bad device");
        assertThat(checks.get(8).path("found").asText()).startsWith("log marginal likelihood -338.");
        assertThat(occam.err()).isEmpty();
    }

    @Test
    void anotherFigureIsAFault() {
        Occam occam = new Occam((config, force, progress, cancelled) -> Records.regression());

        assertThat(occam.execute("doctor", "--quiet")).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(occam.out()).contains("BAD   self-test");
        assertThat(occam.errorLine())
                .startsWith("self-test: log marginal likelihood ")
                .contains("not to be trusted");
    }

    @Test
    void aDeviceThatIsNotThereIsSaid() {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("must not run");
        });

        assertThat(occam.execute("doctor", "--device", "gpu:99")).isEqualTo(ExitCode.DEVICE.code());
        assertThat(occam.errorLine())
                .startsWith("device: gpu:99 is not there; libtorch sees ")
                .endsWith("; use --device cpu");
        assertThat(occam.execute("doctor", "--device", "tpu")).isEqualTo(ExitCode.USAGE.code());
    }
}
