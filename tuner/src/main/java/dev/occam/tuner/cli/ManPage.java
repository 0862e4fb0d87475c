package dev.occam.tuner.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of a command as a page for {@code man}, in the macros of man(7). */
final class ManPage {

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The program and its commands, but for those that are of no use by hand. */
    static List<CommandSpec> shown(CommandSpec program) {
        return Stream.concat(
                        Stream.of(program),
                        program.subcommands().values().stream().map(CommandLine::getCommandSpec))
                .filter(spec -> !spec.usageMessage().hidden())
                .toList();
    }

    /** Such as {@code occam-tune}. */
    String name() {
        return command.qualifiedName("-");
    }

    /** The page. */
    String text() {
        page.setLength(0);
        UsageMessageSpec usage = command.usageMessage();
        String[] description = usage.description();
        page.append(".TH ").append(name().toUpperCase(Locale.ROOT)).append(" 1 \"\" \"Occam\" \"Occam\"\n.nh\n.ad l\n");
        section("NAME");
        String first = String.join(" ", description).split("(?<=\\.) ", 2)[0].replaceFirst("\\.$", "");
        line(name() + " \\- " + escaped(Character.toLowerCase(first.charAt(0)) + first.substring(1)));
        section("SYNOPSIS");
        synopsis(usage);
        section("DESCRIPTION");
        text(List.of(String.join(" ", description)));
        parameters();
        options();
        commands();
        footer(usage);
        exitCodes();
        section("SEE ALSO");
        line(command.parent() == null ? "\\fBoccam\\-tune\\fR(1)" : "\\fBoccam\\fR(1)");
        return page.toString();
    }

    private void synopsis(UsageMessageSpec usage) {
        List<String> lines = usage.customSynopsis().length > 0
                ? Arrays.asList(usage.customSynopsis())
                : List.of(command.qualifiedName(" ") + " COMMAND [OPTION...]");
        for (String one : lines) {
            line(escaped(one));
            line(".br");
        }
    }

    private void parameters() {
        List<PositionalParamSpec> parameters = command.positionalParameters();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
            parameters.forEach(one -> item(escaped(one.paramLabel()), one.description(), one.defaultValueString()));
        }
    }

    private void options() {
        section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            String names = Arrays.stream(option.names())
                    .map(name -> "\\fB" + escaped(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            String value = option.arity().max() == 0 ? "" : "=\\fI" + escaped(option.paramLabel()) + "\\fR";
            item(names + value, option.description(), option.defaultValueString());
        }
    }

    private void commands() {
        List<CommandSpec> below =
                shown(command).stream().filter(one -> !one.equals(command)).toList();
        if (!below.isEmpty()) {
            section("COMMANDS");
            below.forEach(one -> item(
                    "\\fB" + escaped(one.qualifiedName("-")) + "\\fR(1)",
                    one.usageMessage().description(),
                    ""));
        }
    }

    /** Examples stand as they are; sentences after them flow. */
    private void footer(UsageMessageSpec usage) {
        if (command.parent() == null) {
            return; // Its footer is the exit codes.
        }
        List<String> lines = new ArrayList<>(List.of(usage.footerHeading().replace("%n", "")));
        lines.addAll(Arrays.asList(usage.footer()));
        boolean asIs = false;
        for (String one : lines) {
            if (one.matches("[A-Z]\\w*:")) {
                asIs = end(asIs);
                section(one.substring(0, one.length() - 1).toUpperCase(Locale.ROOT));
            } else if (one.startsWith(" ")) {
                if (!asIs) {
                    line(".nf");
                }
                asIs = true;
                line(escaped(one.replace("%%", "%")));
            } else {
                asIs = end(asIs);
                line(one.isEmpty() ? ".PP" : escaped(one.replace("%%", "%")));
            }
        }
        end(asIs);
    }

    private boolean end(boolean asIs) {
        if (asIs) {
            line(".fi");
        }
        return false;
    }

    private void exitCodes() {
        section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            item(Integer.toString(code.code()), new String[] {code.meaning()}, "");
        }
    }

    private void item(String term, String[] description, String defaultValue) {
        line(".TP");
        line(term);
        text(List.of(String.join(" ", description)
                .replace("${DEFAULT-VALUE}", String.valueOf(defaultValue))
                .replace("%%", "%")));
    }

    private void section(String title) {
        line(".SH " + title);
    }

    private void text(List<String> lines) {
        lines.forEach(one -> line(escaped(one)));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** What man(7) would take for a macro or an escape, taken literally; a hyphen that can be copied as one. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
