package dev.occam.tuner.cli;

import dev.occam.tuner.run.Planned;
import dev.occam.tuner.run.Planning;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code occam plan}: what {@code occam tune} would do with the same arguments, layer by layer, without fitting. */
@Command(
        name = "plan",
        description = "Shows, layer by layer, what tuning would do and hold in memory, without fitting.",
        customSynopsis = "occam plan [CONFIG.json] [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam plan --data energy.csv --target heating_load --widths 500,500",
            "  occam plan --data images/ --model resnet-small --sharing reduce --fisher monte-carlo"
        })
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private ConfigArguments config = new ConfigArguments();

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() {
        Planned plan = Planning.plan(config.read(spec));
        spec.commandLine().getOut().print(output.json() ? PlainJson.text(plan) : new PlanText(plan).text());
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
