package dev.occam.tuner.train;

import dev.occam.laplace.torch.TorchProgram;

/** The optimisers' update rules as a TorchScript program, loaded once. */
final class Steps {

    static final TorchProgram PROGRAM = TorchProgram.load(Steps.class, "Steps");

    private Steps() {}
}
