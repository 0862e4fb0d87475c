package dev.occam.tuner.config;

/**
 * What training changes at random in the images of each step; curvature, evidence and metrics see them as they are.
 *
 * @param shift most pixels that an image is moved along each axis; 0 for none
 * @param flip  whether every other image, at random, is mirrored left to right
 */
public record AugmentationConfig(int shift, boolean flip) {

    /** Whether anything is changed. */
    public boolean any() {
        return shift > 0 || flip;
    }
}
