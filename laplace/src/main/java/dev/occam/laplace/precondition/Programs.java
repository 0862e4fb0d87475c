package dev.occam.laplace.precondition;

import dev.occam.laplace.torch.TorchProgram;

/** The package's TorchScript program, loaded once. */
final class Programs {

    static final TorchProgram PRECONDITION = TorchProgram.load(Programs.class, "Precondition");

    private Programs() {}
}
