package dev.occam.laplace.precondition;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The preconditioners by name: a method is one class and one line here. */
public final class Preconditioners {

    private static final SortedMap<String, Function<KroneckerSettings, Preconditioner.Factory>> METHODS = methods();

    private static SortedMap<String, Function<KroneckerSettings, Preconditioner.Factory>> methods() {
        SortedMap<String, Function<KroneckerSettings, Preconditioner.Factory>> methods = new TreeMap<>();
        methods.put("kfac", product(MeanFactors::new));
        methods.put("tkfac", product(TracePreserving::new));
        methods.put("kpsvd", product(NearestProduct::new));
        methods.put("kfac-corrected", sum("kfac-corrected", CorrectedMean::new));
        methods.put("kpsvd-deflation", sum("kpsvd-deflation", Deflation::new));
        methods.put("kpsvd-lanczos", sum("kpsvd-lanczos", LanczosPair::new));
        methods.put("ekfac", blockwise(EkfacMethod::new));
        methods.put("ekfac-ra", blockwise(EkfacAverageMethod::new));
        for (CoarseSpace space : CoarseSpace.values()) {
            methods.put(
                    "two-level-" + space.label(),
                    settings -> (layers, parent) -> new TwoLevelPreconditioner(
                            space, settings.coupling(), CoarseMatrix::exact, settings, layers, parent));
        }
        methods.put(
                "two-level-tselepidis",
                settings -> (layers, parent) -> new TwoLevelPreconditioner(
                        CoarseSpace.NICOLAIDES, Coupling.ADDITIVE, CoarseMatrix::ofProducts, settings, layers, parent));
        return methods;
    }

    private Preconditioners() {}

    /**
     * The names.
     *
     * @return in alphabetical order
     */
    public static SortedSet<String> names() {
        return new TreeSet<>(METHODS.keySet());
    }

    /**
     * A method.
     *
     * @param name one of {@link #names}
     * @param settings of the method
     * @return a factory of preconditioners
     * @throws IllegalArgumentException if there is no method of that name
     */
    public static Preconditioner.Factory named(String name, KroneckerSettings settings) {
        Function<KroneckerSettings, Preconditioner.Factory> method = METHODS.get(name);
        if (method == null) {
            throw new IllegalArgumentException("no preconditioner is called '" + name + "'; there are " + names());
        }
        return method.apply(settings);
    }

    private static Function<KroneckerSettings, Preconditioner.Factory> product(FactorRule.Maker rule) {
        return blockwise((block, settings, arrays) -> new KfacMethod(block, settings, arrays, rule));
    }

    private static Function<KroneckerSettings, Preconditioner.Factory> sum(String name, PairRule.Maker rule) {
        return blockwise((block, settings, arrays) -> new RankTwoMethod(name, block, settings, arrays, rule));
    }

    private static Function<KroneckerSettings, Preconditioner.Factory> blockwise(BlockMethod.Maker maker) {
        return settings -> (layers, parent) -> new BlockwisePreconditioner(maker, settings, layers, parent);
    }
}
