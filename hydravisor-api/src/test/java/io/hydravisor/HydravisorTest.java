package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.ProviderLoader;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HydravisorTest {
    private static final SandboxSpec SPEC = SandboxSpec.of(FakeBackend.IMAGE).name("box");

    private final FakeProvider provider = new FakeProvider("fake");

    private Hydravisor.Builder builder() {
        return Hydravisor.builder().classLoader(ProviderLoader.of(provider));
    }

    private FakeBackend backend() {
        return provider.backends().get(0);
    }

    @Nested
    class Lending {
        @Test
        void theApplicationsExecutorIsUsedAndNotShutDown() throws Exception {
            AtomicInteger used = new AtomicInteger();
            ExecutorService executor = Executors.newCachedThreadPool();
            try {
                try (Hydravisor hydra = builder()
                                .executor(work -> {
                                    used.incrementAndGet();
                                    executor.execute(work);
                                })
                                .discover();
                        Sandboxes sandboxes = hydra.sandboxes("fake:");
                        Sandbox box = sandboxes.create(SPEC)) {
                    backend().sandbox("box").onStart(FakeCommand::readsItsInput);
                    ExecResult result = box.exec(Command.of("cat").stdin(Stdin.of("text")));
                    assertThat(result.success()).isTrue();
                }
                assertThat(used).hasPositiveValue();
                assertThat(executor.isShutdown()).isFalse();
            } finally {
                executor.shutdownNow();
            }
        }

        @Test
        void providersGetWhatTheApplicationSet() {
            Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
            try (Hydravisor hydra = builder()
                    .clock(clock)
                    .stateFolder(Path.of("relative/../state"))
                    .requestTimeout(Duration.ofSeconds(7))
                    .discover()) {
                hydra.sandboxes("fake:");

                ProviderContext context = provider.contexts().get(0);
                assertThat(context.clock()).isSameAs(clock);
                assertThat(context.stateFolder())
                        .isEqualTo(Path.of("state").toAbsolutePath().normalize());
                assertThat(context.requestTimeout()).isEqualTo(Duration.ofSeconds(7));
            }
        }

        @Test
        void theScopedLeaseIsAsLongAsTheApplicationSays() {
            Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
            try (Hydravisor hydra =
                    builder().clock(clock).scopedLease(Duration.ofHours(2)).discover()) {
                Sandbox box = hydra.sandboxes("fake:").create(SPEC);

                assertThat(box.info().leaseEnd()).contains(Instant.parse("2026-01-02T05:04:05Z"));
            }
        }

        @Test
        void spansMustBePositive() {
            assertThatThrownBy(() -> builder().requestTimeout(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> builder().scopedLease(Duration.ofSeconds(-1)))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Nested
    class Events {
        @Test
        void reachEverySubscriberThoughOneThrows() {
            List<String> heard = new CopyOnWriteArrayList<>();
            List<HydravisorEvent> all = new CopyOnWriteArrayList<>();
            try (Hydravisor hydra = builder()
                    .onEvent(event -> heard.add(event.type()))
                    .onEvent(event -> {
                        throw new IllegalStateException("a subscriber's own mistake");
                    })
                    .onEvent(all::add)
                    .discover()) {
                hydra.sandboxes("fake:").create(SPEC).close();
            }

            assertThat(heard).containsExactly("sandbox.created", "sandbox.destroyed");
            assertThat(all).extracting(HydravisorEvent::type).isEqualTo(heard);
            assertThat(all).extracting(HydravisorEvent::resource).containsOnly("sandbox/box");
        }
    }

    @Nested
    class Closing {
        private Set<Thread> ourThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("hydravisor"))
                    .collect(Collectors.toSet());
        }

        @Test
        void leavesNoThread() throws Exception {
            Set<Thread> before = ourThreads();
            try (Hydravisor hydra = builder().discover();
                    Sandboxes sandboxes = hydra.sandboxes("fake:");
                    Sandbox box = sandboxes.create(SPEC)) {
                box.start(Command.of("cat").stdin(Stdin.of("text")).timeout(Duration.ofHours(1)));
                assertThat(backend().sandbox("box").nextStarted().inputClosed()).isTrue();
                // Of those before, some may be ending.
                assertThat(ourThreads()).as("the timer, at least").anyMatch(thread -> !before.contains(thread));
            }

            assertThat(Soon.holds(() -> before.containsAll(ourThreads()), Duration.ofSeconds(5)))
                    .as("all of %s gone", ourThreads())
                    .isTrue();
        }

        @Test
        void closesWhatWasOpenedThroughIt() {
            Hydravisor hydra = builder().discover();
            Sandboxes one = hydra.sandboxes("fake:one");
            hydra.sandboxes("fake:two").create(SPEC);
            one.close();

            hydra.close();
            hydra.close();

            assertThat(provider.backends().get(0).calls()).containsExactly("close");
            assertThat(provider.backends().get(1).calls()).containsExactly("create box", "destroy box", "close");
        }

        @Test
        void closesTheOthersWhereOneFails() {
            Hydravisor hydra = builder().discover();
            for (String address : List.of("one", "two", "three")) {
                hydra.sandboxes("fake:" + address);
            }
            UnavailableException down = new UnavailableException(Failure.of("down"));
            UnavailableException alsoDown = new UnavailableException(Failure.of("also down"));
            provider.backends().get(0).fail("close", down);
            provider.backends().get(2).fail("close", alsoDown);

            assertThatThrownBy(hydra::close)
                    .satisfies(thrown -> assertThat(List.of(thrown, thrown.getSuppressed()[0]))
                            .containsExactlyInAnyOrder(down, alsoDown));

            assertThat(provider.backends())
                    .allSatisfy(each -> assertThat(each.calls()).containsExactly("close"));
            assertThatCode(hydra::close).doesNotThrowAnyException();
        }

        @Test
        void refusesWhatComesAfterIt() {
            Hydravisor hydra = builder().discover();
            hydra.close();

            assertThatThrownBy(() -> hydra.sandboxes("fake:"))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("was closed");
            assertThat(provider.backends()).isEmpty();
        }

        @Test
        void closesWhatConnectsMeanwhile() {
            Hydravisor hydra = builder().discover();
            provider.beforeConnect(hydra::close);

            assertThatThrownBy(() -> hydra.sandboxes("fake:")).isInstanceOf(ConflictException.class);

            assertThat(backend().calls()).containsExactly("close");
        }

        @Test
        void leavesNothingOfACreationThatItOvertakes() {
            Hydravisor hydra = builder().discover();
            Sandboxes sandboxes = hydra.sandboxes("fake:");
            backend().before("create box", hydra::close);

            assertThatThrownBy(() -> sandboxes.create(SPEC)).isInstanceOf(ConflictException.class);

            assertThat(backend().names()).isEmpty();
        }

        @Test
        void isWaitedForByASecondClose() throws Exception {
            Hydravisor hydra = builder().discover();
            hydra.sandboxes("fake:");
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            backend().before("close", () -> {
                entered.countDown();
                try {
                    assertThat(Soon.happens(goOn)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                Future<?> first = two.submit(hydra::close);
                assertThat(Soon.happens(entered)).isTrue();
                CompletableFuture<Thread> closing = new CompletableFuture<>();
                Future<?> second = two.submit(() -> {
                    closing.complete(Thread.currentThread());
                    hydra.close();
                });
                assertThat(Soon.waits(Soon.result(closing))).isTrue();
                assertThat(second.isDone()).isFalse();

                goOn.countDown();
                first.get();
                second.get();
            } finally {
                two.shutdownNow();
            }
        }
    }
}
