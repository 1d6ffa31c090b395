package io.hydravisor.testkit.tck;

/**
 * Something between the provider's clients and their backend that a test can break: a proxy in front of a socket, or a fake's
 * switch. The backend itself goes on undisturbed.
 */
public interface Disturbance {
    /**
     * From now on lets some more of the backend's replies through and loses all that follow, while requests still reach it, and
     * ends the connection a moment after the first loss. New connections work again then.
     *
     * @param passed how many replies get through, from 0
     */
    void loseReplyAfter(int passed);

    /** Ends every connection, and lets no new one be made until {@link #heal()}. */
    void cut();

    /** Lets everything through again. */
    void heal();
}
