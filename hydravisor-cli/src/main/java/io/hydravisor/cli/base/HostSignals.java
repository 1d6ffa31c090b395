package io.hydravisor.cli.base;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Hears of signals to this process. The JDK has no other way to them than {@code sun.misc.Signal}, which it exports for that, and whose
 * use the compiler can't be told to pass over: so it is called by its name.
 */
public final class HostSignals {
    private HostSignals() {}

    /**
     * Has a signal handled, unless it is ignored, as under nohup(1).
     *
     * @param name without SIG
     * @param handler takes the signal's number, on a thread of its own
     * @return brings back what was before
     */
    public static Runnable handle(String name, IntConsumer handler) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Method number = signalType.getMethod("getNumber");
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object proxy = Proxy.newProxyInstance(
                    HostSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            handler.accept((Integer) number.invoke(arguments[0]));
                        }
                        return null;
                    });
            Object before = handle.invoke(null, signal, proxy);
            if (before == handlerType.getField("SIG_IGN").get(null)) {
                handle.invoke(null, signal, before);
            }
            return () -> call(handle, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Java has no sun.misc.Signal", e);
        }
    }

    private static void call(Method method, Object... arguments) {
        try {
            method.invoke(null, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("this Java has no sun.misc.Signal", e);
        }
    }
}
