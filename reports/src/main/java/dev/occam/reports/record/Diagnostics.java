package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind a run's figures, small enough to keep: drawn, and never needed to know what was chosen.
 *
 * @param spectra the curvature of each layer at the chosen weights; null where none was taken
 * @param calibration whether probabilities and intervals are what they claim to be; null where nothing was measured
 * @param novelty how far rows lie from the training rows; null where no posterior was kept
 */
public record Diagnostics(
        @Nullable List<LayerSpectrum> spectra,
        @Nullable Calibration calibration,
        @Nullable NoveltyHistogram novelty) {
    public Diagnostics {
        spectra = spectra == null ? null : Fields.list(spectra, "spectra");
    }
}
