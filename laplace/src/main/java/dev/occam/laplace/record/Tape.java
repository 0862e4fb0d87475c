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
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The list of operator calls of one forward pass, written by stand-ins for arrays.
 *
 * <p>Every array that enters the pass is wrapped in a proxy of DJL's interfaces; a call on it is unwrapped, run by the
 * engine, noted, and its results wrapped again. An array that left this way and came back bare would be copied by DJL
 * and cut from the graph, so that is an error. An update in place runs out of place and moves the stand-in to the
 * result, since the array before it may be one that gradients are wanted for.
 */
final class Tape {

    /** A parameter that took part in an operator the recorder has no explanation for. */
    record Use(Parameter parameter, String operator) {}

    private static final Map<String, String> OUT_OF_PLACE =
            Map.of("addi", "add", "subi", "sub", "muli", "mul", "divi", "div", "negi", "neg");

    private interface Traced {
        Object target();

        Tape tape();
    }

    private final NDManager scope;
    private final boolean noting;
    private final IdentityHashMap<NDArray, Parameter> parameters = new IdentityHashMap<>();
    private final IdentityHashMap<Parameter, NDArray> leaves = new IdentityHashMap<>();
    private final Explanation explanation = new Explanation(parameters);
    private final List<OperatorCall> calls = new ArrayList<>();
    private final List<Use> unexplained = new ArrayList<>();

    Tape(NDManager scope) {
        this(scope, true);
    }

    private Tape(NDManager scope, boolean noting) {
        this.scope = scope;
        this.noting = noting;
    }

    /** A tape that keeps the leaves and writes no call down. */
    static Tape ofParameters(NDManager scope) {
        return new Tape(scope, false);
    }

    List<OperatorCall> calls() {
        return calls;
    }

    List<Use> unexplained() {
        return unexplained;
    }

    NDArray trace(NDArray array) {
        return array instanceof Traced ? array : (NDArray) proxy(NDArray.class, array);
    }

    /**
     * A parameter's value as a leaf of this pass's own graph: the same numbers, but neither its flags nor its gradient
     * are those of the user's array.
     */
    NDArray leaf(Parameter parameter, NDArray value) {
        NDArray leaf = leaves.computeIfAbsent(parameter, p -> {
            NDArray own = value.stopGradient();
            own.attach(scope);
            if (p.requiresGradient()) {
                own.setRequiresGradient(true);
            }
            parameters.put(own, p);
            return own;
        });
        return trace(leaf);
    }

    IdentityHashMap<Parameter, NDArray> leaves() {
        return leaves;
    }

    static NDArray unwrap(NDArray array) {
        return array instanceof Traced traced ? (NDArray) traced.target() : array;
    }

    /** What a function makes of the array behind a stand-in, itself behind one. */
    static NDArray constant(NDArray input, UnaryOperator<NDArray> function) {
        if (!(input instanceof Traced traced)) {
            return function.apply(input);
        }
        NDArray bare = unwrap(input);
        return traced.tape().trace(function.apply(bare.stopGradient()));
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        @Nullable
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
        return result;
    }

    private void note(Object target, Method method, @Nullable Object[] arguments, @Nullable Object result) {
        if (!noting || !(result instanceof NDArray || result instanceof NDList)) {
            return;
        }
        List<Parameter> used = new ArrayList<>();
        collect(new Object[] {target instanceof NDArrayEx internal ? internal.getArray() : target}, used);
        collect(arguments, used);
        if (used.isEmpty()) {
            return;
        }
        List<OperatorCall> explained = explanation.of(target, method, arguments, result);
        if (explained == null) {
            used.forEach(parameter -> unexplained.add(new Use(parameter, method.getName())));
            return;
        }
        calls.addAll(explained);
    }

    private void collect(@Nullable Object[] operands, List<Parameter> used) {
        for (Object operand : operands) {
            if (operand instanceof NDList list) {
                collect(list.toArray(), used);
            } else if (operand instanceof NDArray[] several) {
                collect(several, used);
            } else {
                Parameter parameter = explanation.parameter(operand);
                if (parameter != null) {
                    used.add(parameter);
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
            list.forEach(array -> traced.add((NDArray) wrap(array)));
            return traced;
        }
        return result;
    }

    private Object proxy(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                Tape.class.getClassLoader(), new Class<?>[] {type, Traced.class}, new StandIn(target));
    }

    /** The handler of one stand-in. */
    private final class StandIn implements InvocationHandler {

        private Object target;

        StandIn(Object target) {
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getDeclaringClass() == Traced.class) {
                return method.getName().equals("tape") ? Tape.this : target;
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(
                        target,
                        arguments == null
                                ? null
                                : Arrays.stream(arguments).map(Tape::target).toArray());
            }
            String instead = target instanceof NDArray ? OUT_OF_PLACE.get(method.getName()) : null;
            if (instead == null) {
                return wrap(call(target, method, arguments));
            }
            Object result = call(target, NDArray.class.getMethod(instead, method.getParameterTypes()), arguments);
            if (result instanceof NDArray array && array.getManager() != scope) {
                array.attach(scope);
            }
            target = Objects.requireNonNull(result);
            return self;
        }
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
