package dev.occam.tuner.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of {@code occam tune} and its like in their help, under headings instead of in one long list. */
final class HelpGroups {

    private HelpGroups() {}

    /** Gives a command's help a section for each group, before the options that belong to none. */
    static void install(CommandLine tune) {
        List<String> keys = new ArrayList<>(tune.getHelpSectionKeys());
        int at = keys.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
        for (ConfigFlag.Group group : ConfigFlag.Group.values()) {
            String key = "occam" + group;
            keys.add(at++, key);
            tune.getHelpSectionMap().put(key, help -> section(help, group));
        }
        tune.setHelpSectionKeys(keys);
        tune.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> heading("Besides"));
        tune.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpGroups::others);
    }

    private static String section(Help help, ConfigFlag.Group group) {
        List<OptionSpec> options = ConfigFlag.of(help.commandSpec().name()).stream()
                .filter(flag -> flag.group() == group)
                .map(flag -> help.commandSpec().findOption(flag.option()))
                .toList();
        return heading(group.heading()) + list(help, options);
    }

    private static String others(Help help) {
        List<String> grouped = ConfigFlag.of(help.commandSpec().name()).stream()
                .map(ConfigFlag::option)
                .toList();
        return list(
                help,
                help.commandSpec().options().stream()
                        .filter(option -> !grouped.contains(option.longestName()))
                        .toList());
    }

    private static String list(Help help, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout();
        return help.optionListExcludingGroups(options, layout, null, help.parameterLabelRenderer());
    }

    private static String heading(String text) {
        return System.lineSeparator() + text + ":" + System.lineSeparator();
    }
}
