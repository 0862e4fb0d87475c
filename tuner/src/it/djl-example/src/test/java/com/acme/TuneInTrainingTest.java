package com.acme;

import org.junit.jupiter.api.Test;

class TuneInTrainingTest {
    @Test
    void runs() {
        TuneInTraining.main(new String[0]);
    }
}
