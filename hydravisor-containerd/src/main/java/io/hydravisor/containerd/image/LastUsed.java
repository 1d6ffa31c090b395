package io.hydravisor.containerd.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers used last to questions about images. A digest names one content for ever, so that nothing here grows old. Safe for
 * use by many threads.
 *
 * @param <Q> a question, which names the content
 * @param <A> its answer
 */
public final class LastUsed<Q, A> {
    private static final int MOST = 100;
    private static final float LOAD = 0.75f;

    private final Map<Q, A> answers = new LinkedHashMap<>(MOST, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, A> eldest) {
            return size() > MOST;
        }
    };

    public synchronized Optional<A> find(Q question) {
        return Optional.ofNullable(answers.get(question));
    }

    public synchronized void add(Q question, A answer) {
        answers.put(question, answer);
    }
}
