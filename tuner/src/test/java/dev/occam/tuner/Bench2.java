package dev.occam.tuner;

import ai.djl.ndarray.*;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.*;
import ai.djl.nn.*;
import ai.djl.nn.core.*;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.likelihood.*;
import dev.occam.laplace.torch.*;
import dev.occam.tuner.train.*;

public class Bench2 {
    public static void main(String[] a) {
        try (NDManager m = NDManager.newBaseManager()) {
            SequentialBlock b = new SequentialBlock()
                    .add(Linear.builder().setUnits(50).build())
                    .add(ai.djl.nn.Activation.tanhBlock())
                    .add(Linear.builder().setUnits(1).build());
            b.initialize(m, DataType.FLOAT64, new Shape(1, 8));
            Weights w = new Weights(b);
            Gaussian g = new Gaussian();
            NDArray x = m.randomNormal(0, 1, new Shape(691, 8), DataType.FLOAT64),
                    y = x.get(":, 0:1").sin();
            Optimiser o = Adam.with(.9, .999, 1e-8).create(w, m);
            NDArray decay = m.create(new double[4]);
            for (int r = 0; r < 5; r++) {
                long[] t = new long[8];
                int n = 1000;
                try (GradientMode on = GradientMode.on()) {
                    for (int i = 0; i < n; i++) {
                        long t0 = System.nanoTime();
                        try (NDManager s = m.newSubManager()) {
                            long t1 = System.nanoTime();
                            t[0] += t1 - t0;
                            NDArray xb = x.get(s, new NDIndex("0:256")), yb = y.get(s, new NDIndex("0:256"));
                            long t2 = System.nanoTime();
                            t[1] += t2 - t1;
                            NDArray f = b.forward(new ParameterStore(s, false), new NDList(xb), true)
                                    .singletonOrThrow();
                            long t3 = System.nanoTime();
                            t[2] += t3 - t2;
                            NDArray l = g.negativeLogLikelihood(f, yb).div(256);
                            long t4 = System.nanoTime();
                            t[3] += t4 - t3;
                            o.step(s, l, decay, 1e-3);
                            t0 = System.nanoTime();
                            t[4] += t0 - t4;
                        }
                        t[5] += System.nanoTime() - t0;
                    }
                }
                System.out.printf(
                        "mgr %.0f slice %.0f fwd %.0f loss %.0f step %.0f close %.0f us%n",
                        t[0] / 1e3 / n, t[1] / 1e3 / n, t[2] / 1e3 / n, t[3] / 1e3 / n, t[4] / 1e3 / n, t[5] / 1e3 / n);
            }
        }
    }
}
