package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives commands to one tmux server, whichever way. Safe for use by many threads. */
interface Commands extends AutoCloseable {
    /** The format of what tells one run of a server from another; ids start anew in each. */
    List<String> WHICH_SERVER = List.of("display-message", "-p", "#{pid} #{start_time}");

    /**
     * Gives one command and waits for its answer.
     *
     * @param command its name and arguments, without NUL
     * @param effect what may have happened when the answer is lost; with {@link Effect#NONE} the command is given once more
     * @param server the run of the server that it is for; null for any
     * @return what it printed
     * @throws io.hydravisor.core.NotFoundException if that run has ended
     */
    byte[] ask(List<String> command, Effect effect, @Nullable String server);

    /** {@return which run of the server answers now} */
    String server();

    /** Lets go of the server. A second close does nothing. */
    @Override
    void close();
}
