package io.hydravisor.containerd.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configurations of the images used last. A digest names one content for ever, so that nothing here grows old. Safe for
 * use by many threads.
 */
final class KnownImages {
    private static final int MOST = 100;
    private static final float LOAD = 0.75f;

    private final Map<String, ConfigFile> configs = new LinkedHashMap<>(MOST, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ConfigFile> eldest) {
            return size() > MOST;
        }
    };

    synchronized Optional<ConfigFile> find(String digest) {
        return Optional.ofNullable(configs.get(digest));
    }

    synchronized void add(String digest, ConfigFile config) {
        configs.put(digest, config);
    }
}
