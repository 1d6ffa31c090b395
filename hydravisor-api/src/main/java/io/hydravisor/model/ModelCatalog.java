package io.hydravisor.model;

import java.util.function.Consumer;

/**
 * Changes which models a backend has stored. <strong>Nothing here loads or unloads</strong>: {@link #create} writes a new model
 * to disk, {@link #delete} removes one from disk; for memory there is {@link ModelLifecycle}. Safe for use by many threads; its
 * methods block until the backend is done, and interrupting one ends the exchange. None is repeated by itself once the backend has
 * got the request.
 */
public interface ModelCatalog {
    /**
     * Fetches a model from the registry that its name names. May be repeated: what was fetched is kept, and the rest fetched.
     *
     * @param model its name
     * @param progress told from the calling thread; what it throws ends the exchange and is passed on
     * @throws io.hydravisor.core.NotFoundException if the registry has no such model
     */
    void pull(String model, Consumer<CatalogProgress> progress);

    /**
     * Sends a model to the registry that its name names. May be repeated.
     *
     * @param model its name
     * @param progress told from the calling thread; what it throws ends the exchange and is passed on
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     */
    void push(String model, Consumer<CatalogProgress> progress);

    /**
     * Makes a new model on disk, from another or from files, which are sent first where the backend does not have them. This does
     * not load it: see {@link ModelLifecycle#load(String)}. A model of that name is replaced.
     *
     * @param request what to make
     * @param progress told from the calling thread; what it throws ends the exchange and is passed on
     * @throws io.hydravisor.core.NotFoundException if the model it is made from is not stored, or a file does not exist
     */
    void create(ModelCreation request, Consumer<CatalogProgress> progress);

    /**
     * Gives a stored model a second name. May be repeated.
     *
     * @param from its name
     * @param to the new one; a model of that name is replaced
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     */
    void copy(String from, String to);

    /**
     * <strong>Removes a model from disk</strong>; it must be pulled or created again before it can be used. To free memory only,
     * use {@link ModelLifecycle#unload(String)}. After a lost reply the effect is UNKNOWN, and a second attempt finds nothing.
     *
     * @param model its name
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     */
    void delete(String model);
}
