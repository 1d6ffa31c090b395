package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a type is API, as the files in docs/api show it. */
class ApiTextTest {
    private static final String HERE = "io.hydravisor.it.ApiTextTest.";

    @SuppressWarnings("unused") // here to be described
    public abstract static class Sample<T extends Comparable<? super T>> implements Runnable {
        public static final int LIMIT = 3;
        public static final String NAME = "a name";
        protected final @Nullable T value = null;
        private int hidden;

        protected Sample(int... numbers) {}

        Sample() {}

        public final @Nullable String find(Map<String, ? extends @Nullable T> all, String @Nullable [] names)
                throws IOException {
            return null;
        }

        public static <E> List<E> list(E first) {
            return List.of(first);
        }

        @Deprecated
        protected abstract void end();

        void hidden() {}

        @Override
        public String toString() {
            return "";
        }
    }

    public sealed interface Shape permits Circle, Dot {
        double area();

        default boolean empty() {
            return area() == 0;
        }
    }

    public record Circle(double radius) implements Shape {
        @Override
        public double area() {
            return Math.PI * radius * radius;
        }

        public static Circle unit() {
            return new Circle(1);
        }
    }

    public enum Dot implements Shape {
        SECOND,
        FIRST {
            @Override
            public double area() {
                return 1;
            }
        };

        @Override
        public double area() {
            return 0;
        }
    }

    @Test
    void aClass() {
        assertThat(ApiText.of(Sample.class)).isEqualTo("""

                public abstract static class %1$sSample<T extends Comparable<? super T>> implements Runnable
                    protected final @Nullable T value
                    public static final String NAME = "a name"
                    public static final int LIMIT = 3
                    protected new(int...)
                    @Deprecated protected abstract void end()
                    public final @Nullable String find(java.util.Map<String, ? extends @Nullable T>, String @Nullable []) throws java.io.IOException
                    public static <E> java.util.List<E> list(E)
                """.formatted(HERE));
    }

    @Test
    void aSealedInterface() {
        assertThat(ApiText.of(Shape.class)).isEqualTo("""

                public sealed interface %1$sShape permits %1$sCircle, %1$sDot
                    public abstract double area()
                    public default boolean empty()
                """.formatted(HERE));
    }

    @Test
    void aRecordWithoutWhatItHasByItself() {
        assertThat(ApiText.of(Circle.class)).isEqualTo("""

                public record %1$sCircle(double radius) implements %1$sShape
                    public double area()
                    public static %1$sCircle unit()
                """.formatted(HERE));
    }

    @Test
    void anEnumInItsOrder() {
        assertThat(ApiText.of(Dot.class)).isEqualTo("""

                public enum %1$sDot implements %1$sShape
                    SECOND
                    FIRST
                    public double area()
                """.formatted(HERE));
    }
}
