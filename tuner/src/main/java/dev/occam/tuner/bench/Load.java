package dev.occam.tuner.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;

/**
 * How busy the machine was before the first measurement.
 *
 * @param average the system's load average over the last minute; negative where the system has none
 * @param limit above which figures are not to be trusted: the threads of this benchmark and a half
 */
public record Load(double average, double limit) {

    static Load before(int threads) {
        double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Load(average, threads + 0.5);
    }

    /**
     * Whether others keep the machine busy.
     *
     * @return true if the figures are not to be trusted
     */
    @JsonProperty
    public boolean loaded() {
        return average > limit;
    }
}
