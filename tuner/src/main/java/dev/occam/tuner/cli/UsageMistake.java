package dev.occam.tuner.cli;

import dev.occam.models.data.Nearest;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A mistake on the command line, told in one line with the nearest name. */
final class UsageMistake {

    private UsageMistake() {}

    /** What is wrong and how to mend it. */
    static String line(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String help = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
        if (mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command, help);
        }
        String problem = String.valueOf(mistake.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return problem.contains("; ") ? problem : uncapitalised(problem) + "; " + help;
    }

    private static String unmatched(String argument, CommandLine command, String help) {
        if (argument.startsWith("-")) {
            String name = argument.split("=", 2)[0];
            return "no such option: " + name
                    + near(name, command.getCommandSpec().optionsMap().keySet(), help);
        }
        if (!command.getSubcommands().isEmpty()) {
            return "no such command: " + argument
                    + near(argument, command.getSubcommands().keySet(), help);
        }
        return "one configuration file is enough, what is '" + argument + "'? " + help;
    }

    private static String near(String name, Collection<String> names, String help) {
        return Nearest.to(name, names)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; " + help);
    }

    private static String uncapitalised(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
