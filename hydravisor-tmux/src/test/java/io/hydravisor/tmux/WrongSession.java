package io.hydravisor.tmux;

import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A provider of sessions that breaks one rule: one of its methods, or of what it returns, does something else.
 *
 * @param rule the rule's number
 * @param what what it does wrong, as the end of "a provider that ..."
 * @param method the method's name
 * @param bend what it does
 */
record WrongSession(String rule, String what, String method, Bend<?> bend) {
    private static final List<Class<?>> DRIVERS =
            List.of(SessionBackend.class, SessionDriver.class, MultiplexerDriver.class);

    /** Stands in for a method. */
    @FunctionalInterface
    interface Bend<T> {
        Object call(T right, Object... arguments) throws Exception;
    }

    static WrongSession backend(String rule, String what, String method, Bend<SessionBackend> bend) {
        return new WrongSession(rule, what, method, bend);
    }

    static WrongSession session(String rule, String what, String method, Bend<SessionDriver> bend) {
        return new WrongSession(rule, what, method, bend);
    }

    static WrongSession panes(String rule, String what, String method, Bend<MultiplexerDriver> bend) {
        return new WrongSession(rule, what, method, bend);
    }

    SessionProvider provider() {
        return wrap(SessionProvider.class, new TmuxSessionProvider());
    }

    private <T> T wrap(Class<T> type, Object right) {
        return type.cast(Proxy.newProxyInstance(
                WrongSession.class.getClassLoader(),
                new Class<?>[] {type},
                (self, called, arguments) -> call(right, called, arguments)));
    }

    @SuppressWarnings("unchecked") // A method's name tells whose it is.
    private Object call(Object right, Method called, Object[] arguments) throws Exception {
        if (called.getName().equals(method)) {
            return ((Bend<Object>) bend).call(right, arguments);
        }
        try {
            Object result = called.invoke(right, arguments);
            for (Class<?> driver : DRIVERS) {
                if (driver.isInstance(result)) {
                    return wrap(driver, result);
                }
            }
            return result;
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    @Override
    public String toString() {
        return rule + ": a provider that " + what;
    }
}
