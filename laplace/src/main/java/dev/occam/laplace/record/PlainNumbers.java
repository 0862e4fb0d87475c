package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators between an array and a plain number, with the number kept as long as the graph that reads it.
 *
 * <p>DJL puts the number into memory of Java's own, multiplies, and lets go of it at once; libtorch's graph goes on
 * pointing there. After the next garbage collection the backward pass multiplies by whatever has taken its place.
 */
final class PlainNumbers {

    private static final Set<String> OPERATORS = Set.of(
            "add", "sub", "mul", "div", "mod", "pow", "addi", "subi", "muli", "divi", "modi", "powi", "maximum",
            "minimum");

    private PlainNumbers() {}

    /**
     * Calls an operator with its number as an array of the scope.
     *
     * @return the result; null for any other call
     */
    static @Nullable Object kept(Object target, Method method, @Nullable Object[] arguments, NDManager scope)
            throws InvocationTargetException {
        if (arguments.length != 1 || !(arguments[0] instanceof Number number)) {
            return null;
        }
        if (target instanceof NDArray array && OPERATORS.contains(method.getName())) {
            return call(array, method.getName(), scope.create(number));
        }
        if (target instanceof NDArrayEx internal && method.getName().equals("swish")) {
            NDArray x = internal.getArray();
            return x.mul(scope.create(number)).getNDArrayInternal().sigmoid().mul(x);
        }
        return null;
    }

    private static Object call(NDArray array, String operator, NDArray operand) throws InvocationTargetException {
        try {
            return NDArray.class.getMethod(operator, NDArray.class).invoke(array, operand);
        } catch (ReflectiveOperationException e) {
            if (e instanceof InvocationTargetException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("DJL has no " + operator + " of two arrays", e);
        }
    }
}
