package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TuneInTrainingTest {

    @Test
    void adamLearnsUnderDecaysOfItsLayers() throws Exception {
        check(TuneInTraining.fit(TuneInTraining.adam(), false));
    }

    @Test
    void kfacDoesToo() throws Exception {
        check(TuneInTraining.fit(TuneInTraining.sgd(), true));
    }

    private static void check(TuneInTraining.Result result) {
        assertEquals(List.of("02Linear", "04Linear"), new ArrayList<>(result.decays().keySet()));
        result.decays().values().forEach(decay -> assertTrue(decay > 1e-7 && decay < 10, "decay " + decay));
        assertEquals(7, result.updates());
        assertTrue(result.accuracy() > 0.5, "accuracy " + result.accuracy());
    }
}
