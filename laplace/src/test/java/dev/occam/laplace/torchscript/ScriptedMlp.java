package dev.occam.laplace.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A DJL network of two linear layers with tanh between them, written as TorchScript. */
final class ScriptedMlp {

    private static final String LAYER = """
            class %1$s(Module):
              __parameters__ = ["weight", "bias", ]
              __buffers__ = []
              weight : Tensor
              bias : Tensor
              training : bool
              def forward(self: __torch__.%1$s,
                x: Tensor) -> Tensor:
                return torch.linear(x, self.weight, self.bias)
            """;

    private static final String NET = """
            class Net(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              body : __torch__.Body
              fc : __torch__.Fc
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                h = torch.tanh((self.body).forward(x, ))
                y = (self.fc).forward(h, )
                return %s
              def features(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return torch.tanh((self.body).forward(x, ))
              def both(self: __torch__.Net,
                x: Tensor) -> Tuple[Tensor, Tensor]:
                return (x, torch.tanh(x))
              def summed(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return torch.sum(x)
            """;

    private ScriptedMlp() {}

    /** The network as it is. */
    static Path write(Block network, Path file) throws IOException {
        return write(network, file, "y");
    }

    /** The network with an expression of its outputs y as the result. */
    static Path write(Block network, Path file, String result) throws IOException {
        new ScriptedModule()
                .child("body", layer(network, "01Linear"))
                .child("fc", layer(network, "03Linear"))
                .write(file, LAYER.formatted("Body") + LAYER.formatted("Fc") + NET.formatted(result));
        return file;
    }

    private static Map<String, NDArray> layer(Block network, String name) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        parameters.put("weight", network.getParameters().get(name + "_weight").getArray());
        parameters.put("bias", network.getParameters().get(name + "_bias").getArray());
        return parameters;
    }
}
