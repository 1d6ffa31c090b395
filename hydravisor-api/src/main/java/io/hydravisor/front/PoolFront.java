package io.hydravisor.front;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxPool;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a number of sandboxes ready. */
final class PoolFront implements SandboxPool {
    private static final Logger LOG = LoggerFactory.getLogger(PoolFront.class);

    /** More at once make each take longer, and the one that somebody waits for with them. */
    private static final int MAX_MAKING = 4;

    /** What somebody takes a sandbox for is what they wait for; on a small host a creation beside it would make that half as slow again. */
    private static final Duration HEAD_START = Duration.ofMillis(150);

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final Supplier<Sandbox> maker;
    private final int size;
    private final ProviderContext context;
    private final String provider;
    private final OpenEnds ends;

    /** Guards all below; never held while a backend is asked. */
    private final Lock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Sandbox> ready = new ArrayDeque<>();
    private int making;
    private int waiting;
    private long failures;
    private @Nullable HydravisorException failure;
    private Duration rest = FIRST_REST;
    private boolean resting;
    private boolean closed;

    private PoolFront(Supplier<Sandbox> maker, int size, ProviderContext context, String provider, OpenEnds ends) {
        this.maker = maker;
        this.size = size;
        this.context = context;
        this.provider = provider;
        this.ends = ends;
    }

    /**
     * Begins to fill one.
     *
     * @param maker makes a sandbox that is SCOPED
     * @param ends what is closed with the connection
     */
    static PoolFront open(Supplier<Sandbox> maker, int size, ProviderContext context, String provider, OpenEnds ends) {
        PoolFront pool = ends.add(new PoolFront(maker, size, context, provider, ends));
        pool.fill();
        return pool;
    }

    @Override
    public int ready() {
        return locked(ready::size);
    }

    private <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Starts as many creations as are wanted. */
    private void fill() {
        int wanted = locked(() -> {
            boolean idle = closed || (resting && waiting == 0);
            int more = idle ? 0 : Math.max(size, waiting) - ready.size() - making;
            int now = Math.max(0, Math.min(more, MAX_MAKING - making));
            making += now;
            return now;
        });
        for (int started = 0; started < wanted; started++) {
            try {
                context.executor().execute(this::make);
            } catch (RejectedExecutionException e) {
                LOG.debug("Everything is being closed", e);
                locked(() -> {
                    making--;
                    failure = closed();
                    failures++;
                    return making;
                });
            }
        }
    }

    /** At once only where the next one would have to wait. */
    private void fillSoon() {
        if (ready() == 0) {
            fill();
        } else {
            later(this::fill, HEAD_START);
        }
    }

    private void later(Runnable work, Duration pause) {
        try {
            context.timer().schedule(() -> context.executor().execute(work), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Everything is being closed", e);
        }
    }

    private void make() {
        try {
            keep(maker.get());
        } catch (HydravisorException e) {
            failed(e);
            return; // What comes next is a matter of time, or of who comes to wait.
        } finally {
            locked(() -> {
                making--;
                changed.signalAll();
                return making;
            });
        }
        fill();
    }

    private void keep(Sandbox made) {
        boolean kept = locked(() -> {
            rest = FIRST_REST;
            resting = false;
            return !closed && ready.offer(made);
        });
        if (!kept) {
            discard(made);
        }
    }

    /** Told once for all that fail at about the same time. */
    private void failed(HydravisorException cause) {
        Duration pause = locked(() -> {
            failure = cause;
            failures++;
            boolean told = resting || closed;
            resting = true;
            Duration now = rest;
            if (!told) {
                rest = now.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : now.multipliedBy(2);
            }
            return told ? Duration.ZERO : now;
        });
        if (pause.isZero()) {
            return;
        }
        LOG.warn("Could not make a sandbox ahead; trying again in {}", pause, cause);
        context.emit(new SandboxEvent(
                "sandbox.pool-failed", context.clock().instant(), "pool", String.valueOf(cause.getMessage())));
        later(this::goOn, pause);
    }

    private void goOn() {
        locked(() -> resting = false);
        fill();
    }

    private void discard(Sandbox unwanted) {
        try {
            unwanted.close();
        } catch (HydravisorException e) {
            LOG.warn("Could not destroy {}; reap() will", unwanted.name(), e);
        }
    }

    @Override
    public Sandbox acquire() {
        while (true) {
            Sandbox next = take();
            // What is taken is made again, whether it still runs or not.
            fillSoon();
            if (runs(next)) {
                return next;
            }
            discard(next);
        }
    }

    /** It may have come to its lifetime's end, or somebody may have ended it. */
    private boolean runs(Sandbox next) {
        try {
            return next.info().state() == SandboxState.RUNNING;
        } catch (NotFoundException e) {
            return false;
        } catch (HydravisorException e) {
            boolean back = locked(() -> !closed && ready.offerFirst(next));
            if (!back) {
                discard(next);
            }
            throw e;
        }
    }

    private Sandbox take() {
        long before = locked(() -> {
            waiting++;
            return failures;
        });
        try {
            while (true) {
                if (ready() == 0) {
                    fill();
                }
                Sandbox next = nextOrWait(before);
                if (next != null) {
                    return next;
                }
            }
        } finally {
            locked(() -> waiting--);
        }
    }

    /** One that is ready; null if none is, and none is being made. */
    private @Nullable Sandbox nextOrWait(long before) {
        lock.lock();
        try {
            while (!closed && ready.isEmpty() && failures == before && making > 0) {
                changed.await();
            }
            if (closed) {
                throw closed();
            }
            if (ready.isEmpty() && failures != before && failure != null) {
                throw failure;
            }
            return ready.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while waiting for a sandbox of a pool")
                    .provider(provider)
                    .cause(e));
        } finally {
            lock.unlock();
        }
    }

    private ConflictException closed() {
        return new ConflictException(Failure.of("the pool of sandboxes was closed")
                .provider(provider)
                .hint("Ask Sandboxes.pool(...) for a new one."));
    }

    @Override
    public void close() {
        List<Sandbox> left = locked(() -> {
            closed = true;
            changed.signalAll();
            while (making > 0) {
                // Creations end by themselves, and destroy what they have made.
                changed.awaitUninterruptibly();
            }
            List<Sandbox> all = new ArrayList<>(ready);
            ready.clear();
            return all;
        });
        List<HydravisorException> failed = new ArrayList<>();
        for (Sandbox one : left) {
            try {
                one.close();
            } catch (HydravisorException e) {
                failed.add(e);
                locked(() -> ready.add(one));
            }
        }
        if (!failed.isEmpty()) {
            throw OwnedSandbox.notDestroyed(failed, provider);
        }
        ends.remove(this);
    }
}
