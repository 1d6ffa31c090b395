package io.hydravisor.agent;

import io.hydravisor.model.Usage;
import java.util.OptionalLong;

/** Adds up the tokens of a run, as far as the backend tells them. */
final class TokenCount {
    private Usage sum = Usage.unknown();

    void add(Usage more) {
        Usage all = Usage.unknown();
        if (known(sum.inputTokens(), more.inputTokens())) {
            all = all.inputTokens(sum(sum.inputTokens(), more.inputTokens()));
        }
        if (known(sum.outputTokens(), more.outputTokens())) {
            all = all.outputTokens(sum(sum.outputTokens(), more.outputTokens()));
        }
        if (known(sum.cacheReadInputTokens(), more.cacheReadInputTokens())) {
            all = all.cacheReadInputTokens(sum(sum.cacheReadInputTokens(), more.cacheReadInputTokens()));
        }
        if (known(sum.cacheCreationInputTokens(), more.cacheCreationInputTokens())) {
            all = all.cacheCreationInputTokens(sum(sum.cacheCreationInputTokens(), more.cacheCreationInputTokens()));
        }
        sum = all;
    }

    Usage usage() {
        return sum;
    }

    boolean known() {
        return known(sum.inputTokens(), sum.outputTokens());
    }

    long total() {
        return sum(sum.inputTokens(), sum.outputTokens());
    }

    private static boolean known(OptionalLong one, OptionalLong other) {
        return one.isPresent() || other.isPresent();
    }

    private static long sum(OptionalLong one, OptionalLong other) {
        long sum = one.orElse(0) + other.orElse(0);
        // A backend's figures are not to be trusted either: too many to count are as many as can be counted.
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
