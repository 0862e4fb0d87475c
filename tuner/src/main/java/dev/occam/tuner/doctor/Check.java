package dev.occam.tuner.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One thing that was looked at.
 *
 * @param what   it is
 * @param found  there, in a line
 * @param health of it
 * @param remedy what to do about it; empty where it is well
 */
public record Check(String what, String found, Health health, String remedy) {

    /** How it is with a thing. */
    public enum Health {
        /** As it should be. */
        @JsonProperty("well")
        WELL,
        /** The program works, and could do better. */
        @JsonProperty("warning")
        WARNING,
        /** The program cannot work: a file or a folder. */
        @JsonProperty("bad files")
        BAD_FILES,
        /** The program cannot work: a device or its library. */
        @JsonProperty("bad device")
        BAD_DEVICE,
        /** The program works, and wrongly. */
        @JsonProperty("wrong")
        WRONG
    }

    static Check well(String what, String found) {
        return new Check(what, found, Health.WELL, "");
    }

    static Check not(Health health, String what, String found, String remedy) {
        return new Check(what, found, health, remedy);
    }
}
