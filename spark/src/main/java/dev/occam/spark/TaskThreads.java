package dev.occam.spark;

import dev.occam.laplace.torch.TorchRuntime;
import org.apache.spark.TaskContext;

/**
 * The threads that libtorch may use in a task: as many as the task has cores, so that all tasks of an executor together never
 * have more than its cores.
 */
final class TaskThreads implements AutoCloseable {

    private final int before;

    private TaskThreads(int before) {
        this.before = before;
    }

    static TaskThreads claim() {
        int before = TorchRuntime.threads();
        TaskContext context = TaskContext.get();
        TorchRuntime.threads(context == null ? 1 : Math.max(1, context.cpus()));
        return new TaskThreads(before);
    }

    @Override
    public void close() {
        TorchRuntime.threads(before);
    }
}
