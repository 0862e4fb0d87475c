/**
 * Evaluations of how well probabilities and variances are calibrated, in the pattern of Tribuo's own.
 * <p>For the predictions of any model of Tribuo's that gives probabilities or variances; knows nothing else of Occam.
 */
@NullMarked
package dev.occam.tuner.tribuo.calibration;

import org.jspecify.annotations.NullMarked;
