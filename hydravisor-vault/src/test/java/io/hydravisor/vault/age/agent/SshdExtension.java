package io.hydravisor.vault.age.agent;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests an {@link Sshd}, one for all, which ends with them. */
public final class SshdExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SshdExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sshd.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Sshd.class,
                        type -> {
                            try {
                                return Sshd.start();
                            } catch (Exception e) {
                                throw new ParameterResolutionException("sshd doesn't start", e);
                            }
                        },
                        Sshd.class);
    }
}
