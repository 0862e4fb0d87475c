package dev.occam.laplace.precondition;

import dev.occam.laplace.torch.TorchProgram;

/** The TorchScript programs of steps, loaded once. */
final class Programs {

    static final TorchProgram PRECONDITION = TorchProgram.load(Programs.class, "Precondition");

    static final TorchProgram COARSE = TorchProgram.load(Programs.class, "CoarseLevel");

    private Programs() {}
}
