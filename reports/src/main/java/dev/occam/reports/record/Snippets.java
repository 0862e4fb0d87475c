package dev.occam.reports.record;

/**
 * The chosen weight decay as code ready to paste.
 *
 * @param pytorch optimiser parameter groups for PyTorch
 * @param djl an optimiser for DJL
 */
public record Snippets(String pytorch, String djl) {
    public Snippets {
        Fields.required(pytorch, "pytorch");
        Fields.required(djl, "djl");
    }
}
