package io.hydravisor.containerd.host;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work in a thread of its own, whose namespaces it may change: they end with the thread. */
final class OwnThread {
    private OwnThread() {}

    /**
     * Works to the end, whether the caller is interrupted or not: the work waits for nobody, and what it holds must be free
     * afterwards.
     *
     * @throws ExecutionException with what the work has thrown
     */
    static <R> R run(String name, Callable<R> work) throws ExecutionException, InterruptedException {
        FutureTask<R> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return task.get();
    }
}
