package dev.occam.reports.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Jackson could not read, in one line a person understands: JSON pointer of the field, and what is wrong with it. */
final class ReadProblem {
    private static final Pattern ACCEPTED = Pattern.compile("accepted for Enum class: \\[(.*?)]");

    private ReadProblem() {}

    static String describe(JsonProcessingException e) {
        String pointer = pointer(e);
        return pointer.isEmpty() ? problem(e) : pointer + ": " + problem(e);
    }

    /** The first line of Jackson's message, which says what is wrong with the JSON itself. */
    static String syntax(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String pointer(JsonProcessingException e) {
        StringBuilder pointer = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                pointer.append('/').append(step.getFieldName() != null ? step.getFieldName() : step.getIndex());
            }
        }
        return pointer.toString();
    }

    private static String problem(JsonProcessingException e) {
        String message = syntax(e);
        Matcher accepted = ACCEPTED.matcher(message);
        if (e instanceof InvalidFormatException format) {
            String value = "\"" + abbreviated(String.valueOf(format.getValue())) + "\"";
            return accepted.find() ? value + " is none of " + accepted.group(1) : value + " has the wrong form for it";
        }
        if (accepted.find(0)) {
            return "must be one of " + accepted.group(1);
        }
        if (message.startsWith("Cannot map `null`")) {
            return "is missing";
        }
        if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return e instanceof MismatchedInputException ? "has a value of the wrong kind" : message;
    }

    private static String abbreviated(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
}
