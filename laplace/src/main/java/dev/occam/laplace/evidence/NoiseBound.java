package dev.occam.laplace.evidence;

/** Where the observation noise of a result lies. */
public enum NoiseBound {
    /** Not searched for: given, or the likelihood has none. */
    FIXED,
    /** Inside the range. */
    INTERIOR,
    /** At the smallest noise allowed: the residuals are zero, or as good as zero. */
    SMALLEST_NOISE,
    /** At the largest noise allowed. */
    LARGEST_NOISE
}
