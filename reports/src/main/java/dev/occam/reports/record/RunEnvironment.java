package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The program and machine of a run: what its numbers may depend on besides configuration, seed and data.
 *
 * @param occam version of Occam
 * @param java version and vendor of the Java runtime
 * @param os name, version and architecture of the operating system
 * @param djl version of the Deep Java Library
 * @param libtorch version of the native tensor library
 * @param device where tensors lived, such as {@code cpu} or {@code gpu(0)}
 * @param threads threads given to the tensor library
 * @param precision number type of the network's parameters, such as {@code float32}
 * @param cluster where curvature was taken; null for this machine
 */
public record RunEnvironment(
        String occam,
        String java,
        String os,
        String djl,
        String libtorch,
        String device,
        int threads,
        String precision,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClusterUse cluster) {
    public RunEnvironment {
        Fields.required(occam, "occam");
        Fields.required(java, "java");
        Fields.required(os, "os");
        Fields.required(djl, "djl");
        Fields.required(libtorch, "libtorch");
        Fields.required(device, "device");
        Fields.count(threads, "threads");
        Fields.required(precision, "precision");
    }

    /** One machine alone. */
    public RunEnvironment(
            String occam,
            String java,
            String os,
            String djl,
            String libtorch,
            String device,
            int threads,
            String precision) {
        this(occam, java, os, djl, libtorch, device, threads, precision, null);
    }
}
