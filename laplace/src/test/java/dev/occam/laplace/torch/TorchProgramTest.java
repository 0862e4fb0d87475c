package dev.occam.laplace.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program's arguments, names, results and threads. */
class TorchProgramTest {

    private static final TorchProgram PROGRAM = TorchProgram.load(TorchProgramTest.class, "Arguments");

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(double... values) {
        return manager.create(values);
    }

    @Test
    void aMissingResourceIsNamedWithItsPlace() {
        assertThatThrownBy(() -> TorchProgram.load(TorchProgramTest.class, "Nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no resource Nowhere.py beside " + TorchProgramTest.class.getName());
    }

    @Test
    void aProgramThatDoesNotCompileIsRefusedAtLoading() {
        assertThatThrownBy(() -> TorchProgram.load(TorchProgramTest.class, "Broken"))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("no_such_operator");
    }

    @Test
    void argumentsKeepTheirOrder() {
        NDList result = PROGRAM.call(manager, "minus", array(5, 7), array(1, 2));
        assertThat(result).hasSize(1);
        assertThat(result.get(0).toDoubleArray()).containsExactly(4, 5);
    }

    @Test
    void listsAreTakenAndReturned() {
        NDList first = new NDList(array(1), array(2, 3), array(4));
        NDList second = new NDList(array(0.5), array(1, 1), array(-4));
        NDList result = PROGRAM.call(manager, "lists", first, array(10), second);
        assertThat(result).hasSize(3);
        assertThat(result.get(0).toDoubleArray()).containsExactly(9.5);
        assertThat(result.get(1).toDoubleArray()).containsExactly(19, 29);
        assertThat(result.get(2).toDoubleArray()).containsExactly(44);
    }

    @Test
    void theNamesOfTheCallersArraysAreRestored() {
        NDArray named = array(1);
        named.setName("mine");
        NDArray unnamed = array(2);
        NDList list = new NDList(array(3));
        list.get(0).setName("in a list");
        PROGRAM.call(manager, "minus", named, unnamed);
        PROGRAM.call(manager, "lists", list, unnamed, new NDList(named));
        assertThat(named.getName()).isEqualTo("mine");
        assertThat(unnamed.getName()).isNull();
        assertThat(list.get(0).getName()).isEqualTo("in a list");
        assertThat(list).hasSize(1);
    }

    @Test
    void namesAreRestoredWhenTheCallFails() {
        NDArray one = array(1, 2);
        one.setName("mine");
        NDArray other = array(1, 2, 3);
        assertThatThrownBy(() -> PROGRAM.call(manager, "minus", one, other)).isInstanceOf(EngineException.class);
        assertThat(one.getName()).isEqualTo("mine");
        assertThat(other.getName()).isNull();
    }

    @Test
    void anUnknownMethodIsAnErrorNotAnotherMethod() {
        assertThatThrownBy(() -> PROGRAM.call(manager, "plus", array(1), array(2)))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("plus");
    }

    @Test
    void resultsLiveInTheGivenScopeAndMayBeUpdatedInPlace() {
        NDArray left = array(5);
        NDArray right = array(1);
        int before = manager.getManagedArrays().size();
        try (NDManager scope = manager.newSubManager()) {
            NDArray result = PROGRAM.call(scope, "minus", left, right).get(0);
            assertThat(result.getManager()).isSameAs(scope);
            result.addi(1);
            assertThat(result.toDoubleArray()).containsExactly(5);
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    /** Each thread gets its own answers, those of a serial call, while three others call the same program. */
    @Test
    void fourThreadsAtOnceGetTheSerialResults() throws Exception {
        List<double[]> inputs = new ArrayList<>();
        List<double[]> serial = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(4);
        for (int t = 0; t < 4; t++) {
            inputs.add(random.doubles(400, -0.2, 0.2).toArray());
            serial.add(steps(inputs.get(t)));
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int repeat = 0; repeat < 5; repeat++) {
                List<Callable<double[]>> calls = new ArrayList<>();
                inputs.forEach(input -> calls.add(() -> steps(input)));
                List<Future<double[]>> results = pool.invokeAll(calls);
                for (int t = 0; t < 4; t++) {
                    assertThat(results.get(t).get()).as("thread %d", t).isEqualTo(serial.get(t));
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static double[] steps(double[] values) {
        try (NDManager own = NDManager.newBaseManager()) {
            NDArray x = own.create(values, new Shape(20, 20));
            return PROGRAM.call(own, "steps", x, own.create(30)).get(0).toDoubleArray();
        }
    }
}
