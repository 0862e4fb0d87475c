package dev.occam.laplace.torchscript;

import java.util.List;

/** The one line of the interpreter's pages that says what is wrong. */
final class EngineLines {

    private EngineLines() {}

    static String reason(Throwable refused) {
        String message = refused.getMessage();
        List<String> lines = message == null
                ? List.of()
                : message.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> line.startsWith("RuntimeError: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("RuntimeError: ".length()))
                .orElse(lines.isEmpty() ? "no reason given" : lines.get(0))
                .strip();
    }
}
