package dev.occam.models.network;

import ai.djl.ndarray.types.Shape;
import dev.occam.models.data.Graph;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The networks for images and graphs by name; where a name has room for sizes, each size is a network of its own. */
enum NetworkFamily {
    /** LeNet-5. */
    LENET("lenet", "lenet") {
        @Override
        boolean takesActivation() {
            return true;
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return new LeNet(inputs, outputs, activation);
        }
    },
    /** A residual net of three blocks. */
    SMALL_RESNET("resnet-small", "resnet-small") {
        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return ResNet.small(inputs, outputs);
        }
    },
    /** An autoencoder of one of three sizes, of W units at first, with or without BatchNorm. */
    AUTOENCODER("autoencoder-mnist", "autoencoder-(mnist|curves|faces)(?:-([0-9]{1,6}))?(-bn)?") {
        @Override
        boolean takesActivation() {
            return true;
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            Autoencoder.Size size = Autoencoder.Size.valueOf(name.group(1).toUpperCase(Locale.ROOT));
            int width = name.group(2) == null ? size.width() : number(name, 2);
            return new Autoencoder(size, inputs, outputs, width, activation, name.group(3) != null);
        }
    },
    /** ResNet-34, of W filters at first, with or without BatchNorm. */
    RESNET34("resnet34", "resnet34(?:-([0-9]{1,6}))?(-bn)?") {
        @Override
        void check(Matcher name) {
            checkFilters(name);
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return ResNet.of34(inputs, outputs, filters(name), name.group(2) != null);
        }
    },
    /** VGG-11, of W filters at first, with or without BatchNorm. */
    VGG11("vgg11", "vgg11(?:-([0-9]{1,6}))?(-bn)?") {
        @Override
        void check(Matcher name) {
            checkFilters(name);
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return new Vgg11(inputs, outputs, filters(name), name.group(2) != null);
        }
    },
    /** Krizhevsky's small net. */
    CUDA_CONVNET("cuda-convnet", "cuda-convnet") {
        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return new CudaConvnet(inputs, outputs);
        }
    },
    /** A wide ResNet of depth D and width K. */
    WIDE_RESNET("wide-resnet-16-4", "wide-resnet-([0-9]{1,6})-([0-9]{1,6})") {
        @Override
        void check(Matcher name) {
            WideResNet.checkSize(number(name, 1), number(name, 2));
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            return new WideResNet(inputs, outputs, number(name, 1), number(name, 2));
        }
    },
    /** A vision transformer of depth D, width W and patches of P pixels, with a class token or the mean of all. */
    VISION_TRANSFORMER("vit-4-64-4", "vit-([0-9]{1,6})-([0-9]{1,6})-([0-9]{1,6})(-mean)?") {
        @Override
        void check(Matcher name) {
            VisionTransformer.checkSize(number(name, 1), number(name, 2), number(name, 3));
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            VisionTransformer.Pooling pooling =
                    name.group(4) == null ? VisionTransformer.Pooling.TOKEN : VisionTransformer.Pooling.MEAN;
            return new VisionTransformer(inputs, outputs, number(name, 1), number(name, 2), number(name, 3), pooling);
        }
    },
    /** A graph convolutional network of hidden layers of so many units; of whole graphs, with their nodes' mean or sum. */
    GRAPH("gcn-16", "gcn((?:-[0-9]{1,6}){0,9})(-sum)?") {
        @Override
        boolean isForGraphs() {
            return true;
        }

        @Override
        void check(Matcher name) {
            Gcn.checkWidths(widths(name, List.of(GRAPH_UNITS)));
        }

        @Override
        Architecture network(Matcher name, Shape inputs, int outputs, Activation activation) {
            if (inputs.dimension() != 2) {
                throw new NetworkException(
                        name.group() + " needs a graph (a folder of nodes.csv, edges.csv and features.csv) or graphs"
                                + " (graphs.csv, nodes.csv and edges.csv), but an example of this data has shape "
                                + inputs + "; choose " + (inputs.dimension() == 3 ? "lenet" : "mlp"));
            }
            return new GraphClassifier(
                    inputs,
                    // What two layers see of a node in one graph: two edges away.
                    widths(name, List.of(GRAPH_UNITS, GRAPH_UNITS)),
                    outputs,
                    name.group(2) == null ? GraphClassifier.Readout.MEAN : GraphClassifier.Readout.SUM);
        }

        @Override
        Architecture network(Matcher name, Graph graph, int outputs) {
            if (name.group(2) != null) {
                throw new NetworkException(name.group() + " adds up the nodes of each graph, and this data is the nodes"
                        + " of one; leave out -sum");
            }
            return new Gcn(graph, widths(name, List.of(GRAPH_UNITS)), outputs, Activation.RELU);
        }

        private List<Integer> widths(Matcher name, List<Integer> otherwise) {
            return name.group(1).isEmpty()
                    ? otherwise
                    : Stream.of(name.group(1).substring(1).split("-"))
                            .map(Integer::valueOf)
                            .toList();
        }
    };

    private static final int FILTERS = 64;
    private static final int GRAPH_UNITS = 16;
    private static final int MOST_FILTERS = 1024;

    private final String example;
    private final Pattern pattern;

    NetworkFamily(String example, String pattern) {
        this.example = example;
        this.pattern = Pattern.compile(pattern);
    }

    /** A name of the family, to be printed. */
    String example() {
        return example;
    }

    /** A name as its family reads it. */
    record Member(NetworkFamily family, Matcher name) {

        /** Whether its nonlinearity can be chosen. */
        boolean takesActivation() {
            return family.takesActivation();
        }

        /** Whether it takes whole graphs. */
        boolean isForGraphs() {
            return family.isForGraphs();
        }

        /** Refuses sizes that there are none of. */
        void check() {
            family.check(name);
        }

        /** The network for data of a given shape; {@code activation} is the concern of those that have a choice. */
        Architecture network(Shape inputs, int outputs, Activation activation) {
            return family.network(name, inputs, outputs, activation);
        }

        /** The network for the nodes of a graph. */
        Architecture network(Graph graph, int outputs) {
            return family.network(name, graph, outputs);
        }
    }

    /** The family of a name, if it has one. */
    static Optional<Member> of(String name) {
        return Stream.of(values())
                .map(family -> new Member(family, family.pattern.matcher(name)))
                .filter(member -> member.name.matches())
                .findFirst();
    }

    /** Whether its nonlinearity can be chosen. */
    boolean takesActivation() {
        return false;
    }

    /** Whether it takes whole graphs. */
    boolean isForGraphs() {
        return false;
    }

    /** Refuses sizes that there are none of. */
    void check(Matcher name) {
        // Of one size.
    }

    abstract Architecture network(Matcher name, Shape inputs, int outputs, Activation activation);

    Architecture network(Matcher name, Graph graph, int outputs) {
        throw NetworkException.noGraph(name.group());
    }

    private static int number(Matcher name, int group) {
        return Integer.parseInt(name.group(group));
    }

    private static int filters(Matcher name) {
        return name.group(1) == null ? FILTERS : number(name, 1);
    }

    private static void checkFilters(Matcher name) {
        int filters = filters(name);
        if (filters < 1 || filters > MOST_FILTERS) {
            throw new NetworkException(
                    name.group() + ": the first stage has 1 to 1024 filters, not " + filters + "; choose 16");
        }
    }
}
