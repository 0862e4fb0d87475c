package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.nn.Parameter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of operator calls of one forward pass, written by stand-ins for arrays.
 *
 * <p>Every array that enters the pass is wrapped in a proxy of DJL's interfaces; a call on it is unwrapped, run by the
 * engine, noted, and its results wrapped again. An array that left this way and came back bare would be copied by DJL
 * and cut from the graph, so that is an error.
 */
final class Tape {

    /** A call {@code output = input weight^T + bias}; arrays are the engine's own. */
    record LinearCall(
            NDArray input, Parameter weight, @Nullable Parameter bias, NDArray output) {}

    /** A parameter that took part in an operator the recorder has no explanation for. */
    record Use(Parameter parameter, String operator) {}

    private interface Traced {
        Object target();
    }

    private final NDManager scope;
    private final IdentityHashMap<NDArray, Parameter> parameters = new IdentityHashMap<>();
    private final List<LinearCall> linearCalls = new ArrayList<>();
    private final List<Use> unexplained = new ArrayList<>();

    Tape(NDManager scope) {
        this.scope = scope;
    }

    List<LinearCall> linearCalls() {
        return linearCalls;
    }

    List<Use> unexplained() {
        return unexplained;
    }

    NDArray trace(NDArray array) {
        return array instanceof Traced ? array : (NDArray) proxy(NDArray.class, array);
    }

    NDArray trace(Parameter parameter, NDArray value) {
        parameters.put(value, parameter);
        return trace(value);
    }

    static NDArray unwrap(NDArray array) {
        return array instanceof Traced traced ? (NDArray) traced.target() : array;
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] bare = arguments == null
                ? new Object[0]
                : Arrays.stream(arguments).map(Tape::target).toArray();
        if (target instanceof NDArray && method.getName().equals("toByteBuffer")) {
            throw new UnsupportedNetworkException("the network mixes a recorded array with one it made on a manager of"
                    + " its own, which cuts the graph; make arrays with the manager of the block's input");
        }
        Object result;
        try {
            result = PlainNumbers.kept(target, method, bare, scope);
            if (result == null) {
                result = method.invoke(target, bare);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        note(target, method, bare, result);
        return wrap(result);
    }

    private void note(Object target, Method method, @Nullable Object[] arguments, @Nullable Object result) {
        if (!(result instanceof NDArray || result instanceof NDList)) {
            return;
        }
        if (target instanceof NDArrayEx && method.getName().equals("linear") && result instanceof NDList outputs) {
            NDArray output = outputs.get(0);
            Parameter weight = parameters.get((NDArray) arguments[1]);
            Parameter bias = arguments[2] == null ? null : parameters.get((NDArray) arguments[2]);
            if (weight != null && (arguments[2] == null || bias != null)) {
                if (!output.hasGradient()) {
                    output.setRequiresGradient(true);
                }
                linearCalls.add(new LinearCall((NDArray) arguments[0], weight, bias, output));
                noteUses(new Object[] {arguments[0]}, method);
                return;
            }
        }
        noteUses(arguments, method);
        noteUses(new Object[] {target instanceof NDArrayEx internal ? internal.getArray() : target}, method);
    }

    private void noteUses(@Nullable Object[] operands, Method method) {
        for (Object operand : operands) {
            if (operand instanceof NDList list) {
                noteUses(list.toArray(), method);
            } else if (operand instanceof NDArray[] several) {
                noteUses(several, method);
            } else if (operand instanceof NDArray single) {
                Parameter parameter = parameters.get(single);
                if (parameter != null) {
                    unexplained.add(new Use(parameter, method.getName()));
                }
            }
        }
    }

    private @Nullable Object wrap(@Nullable Object result) {
        if (result == null || result instanceof Traced) {
            return result;
        }
        if (result instanceof NDArray array) {
            if (!parameters.containsKey(array) && array.getManager() != scope) {
                array.attach(scope);
            }
            return proxy(NDArray.class, array);
        }
        if (result instanceof NDArrayEx) {
            return proxy(NDArrayEx.class, result);
        }
        if (result instanceof NDManager) {
            return proxy(NDManager.class, result);
        }
        if (result instanceof NDList list) {
            NDList traced = new NDList(list.size());
            list.forEach(array -> traced.add(trace(array)));
            return traced;
        }
        return result;
    }

    private Object proxy(Class<?> type, Object target) {
        InvocationHandler handler = (self, method, arguments) -> {
            if (method.getDeclaringClass() == Traced.class) {
                return target;
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(
                        target,
                        arguments == null
                                ? null
                                : Arrays.stream(arguments).map(Tape::target).toArray());
            }
            return call(target, method, arguments);
        };
        return Proxy.newProxyInstance(Tape.class.getClassLoader(), new Class<?>[] {type, Traced.class}, handler);
    }

    private static @Nullable Object target(@Nullable Object value) {
        if (value instanceof Traced traced) {
            return traced.target();
        }
        if (value instanceof NDList list) {
            NDList bare = new NDList(list.size());
            list.forEach(array -> bare.add(unwrap(array)));
            return bare;
        }
        if (value instanceof NDArray[] arrays) {
            return Arrays.stream(arrays).map(Tape::target).toArray(NDArray[]::new);
        }
        return value;
    }
}
