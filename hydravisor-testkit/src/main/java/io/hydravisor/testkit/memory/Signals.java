package io.hydravisor.testkit.memory;

import java.util.Set;

/** What signals do unless a program says otherwise, as signal(7) lists it. */
final class Signals {
    static final int HUP = 1;
    static final int INT = 2;
    static final int QUIT = 3;
    static final int KILL = 9;
    static final int TERM = 15;
    static final int CONT = 18;
    static final int STOP = 19;
    static final int TSTP = 20;
    static final int WINCH = 28;

    private static final int CHLD = 17;
    private static final int URG = 23;
    private static final Set<Integer> IGNORED = Set.of(CHLD, CONT, URG, WINCH);
    /** STOP, TSTP, TTIN and TTOU. */
    private static final Set<Integer> STOPS = Set.of(STOP, TSTP, 21, 22);

    private Signals() {}

    static boolean ignored(int number) {
        return IGNORED.contains(number);
    }

    static boolean stops(int number) {
        return STOPS.contains(number);
    }

    static boolean canBeHandled(int number) {
        return number != KILL && number != STOP;
    }
}
