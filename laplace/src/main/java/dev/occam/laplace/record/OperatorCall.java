package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operator with a parameter; arrays are the engine's own.
 *
 * @param operator how the parameter acts
 * @param weight the parameter
 * @param bias the parameter added to the output, if any
 * @param input what the operator was given
 * @param output what came of it, part of the graph
 */
record OperatorCall(
        Operator operator, Parameter weight, @Nullable Parameter bias, NDArray input, NDArray output) {}
