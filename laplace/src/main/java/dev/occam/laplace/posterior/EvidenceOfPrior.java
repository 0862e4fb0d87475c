package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.CoupledGram;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.evidence.CoupledBlock;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.Spectrum;
import java.util.ArrayList;
import java.util.List;

/** The evidence of a curvature under a prior: spectra of what has one prior precision, and blocks of several. */
final class EvidenceOfPrior {

    private EvidenceOfPrior() {}

    static LogEvidence of(
            Curvature curvature, PriorLayout layout, List<NDArray> deviations, DataTerm data, NDManager manager) {
        List<Spectrum> spectra = new ArrayList<>();
        List<CoupledBlock> coupled = new ArrayList<>();
        List<Spectrum> whole = curvature.spectra(deviations);
        for (int k = 0; k < curvature.blocks().size(); k++) {
            PriorLayout.BlockParts parts = layout.parts(k);
            switch (parts.kind()) {
                case WHOLE -> spectra.add(whole.get(k));
                case SPLIT -> spectra.addAll(split(curvature.blocks().get(k), parts, deviations.get(k)));
                case COUPLED ->
                    coupled.add(CoupledGram.of(
                            curvature.blocks().get(k),
                            parts.partOf(),
                            squaredNorms(parts, deviations.get(k)),
                            manager));
            }
        }
        return new LogEvidence(spectra, coupled, layout.groups(), data, curvature.scaling());
    }

    private static List<Spectrum> split(CurvatureBlock block, PriorLayout.BlockParts parts, NDArray deviations) {
        double[] values = block.eigenvalues();
        int[] sizes = new int[parts.names().size()];
        for (int part : parts.partOf()) {
            sizes[part]++;
        }
        double[][] own = new double[sizes.length][];
        for (int part = 0; part < sizes.length; part++) {
            own[part] = new double[sizes[part]];
        }
        for (int i = values.length - 1; i >= 0; i--) {
            int part = parts.partOf()[i];
            own[part][--sizes[part]] = values[i];
        }
        double[] norms = squaredNorms(parts, deviations);
        List<Spectrum> spectra = new ArrayList<>();
        for (int part = 0; part < own.length; part++) {
            spectra.add(Spectrum.of(parts.names().get(part), own[part], norms[part]));
        }
        return spectra;
    }

    private static double[] squaredNorms(PriorLayout.BlockParts parts, NDArray deviations) {
        double[] values = deviations.toDoubleArray();
        double[] norms = new double[parts.names().size()];
        for (int i = 0; i < values.length; i++) {
            norms[parts.partOf()[i]] += values[i] * values[i];
        }
        return norms;
    }
}
