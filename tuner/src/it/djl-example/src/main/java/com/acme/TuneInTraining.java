package com.acme;

import dev.occam.laplace.torch.TorchRuntime;

public class TuneInTraining {
    public static void main(String[] args) {
        TorchRuntime.threads(1);
    }
}
