package io.jenkins.plugins.amipush;

import io.jenkins.plugins.amipush.agent.Look;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.report.PushLog;
import io.jenkins.plugins.amipush.results.PushRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Follows one push, for a pipeline as for a freestyle job: looks at the engine, tells the log what is new, and keeps it.
 *
 * <p>An engine that ended because its agent did is started again, and continues from what AWS has: under a new id, since
 * the journal of the first may be gone.
 */
final class PushMonitor {
    /** An agent that is lost more often than that will not stay for long the next time. */
    static final int MOST_RESTARTS = 3;

    /** A connection that comes back so soon is not worth a line. */
    static final Duration UNNOTICED = Duration.ofSeconds(15);

    /** Earlier than the log may be silent, as the next look may be some seconds away. */
    private static final Duration HEARTBEAT = PushLog.LONGEST_SILENCE.minusSeconds(5);

    /** Earlier still, as a look takes some time to find out that the agent does not answer. */
    private static final Duration HEARTBEAT_AWAY = HEARTBEAT.minusSeconds(20);

    /** How many looks an engine that has told its end is given to end. */
    private static final int LAST_LOOKS = 20;

    /** Many times what an engine can tell before it is stopped; a journal without end must not hold up a build's. */
    private static final int MOST_LOOKS_TO_DRAIN = 20;

    /** No look is begun later: who aborts a build waits for it. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

    /** What one look came to. */
    enum State {
        /** Nothing new. */
        QUIET,
        /** Something was told, or more may be had at once. */
        NEWS,
        /** The agent could not be reached. */
        AWAY,
        /** {@link #results()} is what came of the push. */
        OVER
    }

    /** Engines on the agent. */
    interface Agent {
        /** For the log. */
        String name();

        /**
         * Makes sure that the engine runs or ran.
         *
         * @param waiting is called every few seconds meanwhile
         * @throws AgentAway when the agent cannot be reached
         * @throws IOException when the engine cannot be started
         */
        void start(String id, Runnable waiting) throws IOException, InterruptedException;

        /**
         * Reads on.
         *
         * @throws AgentAway when the agent cannot be reached
         */
        Look look(String id, long offset) throws AgentAway, InterruptedException;

        /** Removes the files of an engine that has ended, at some time; nothing depends on it. */
        void clean(String id);

        /** The connection of the last look: another one tells that the agent was away, however shortly. */
        Object connection();
    }

    /** The copies of the journals that the build keeps. */
    interface Records {
        /** The copy of that id, a new one if there is none. */
        PushRecord open(String id) throws IOException;

        boolean has(String id) throws IOException;
    }

    private final Agent agent;
    private final Records records;
    private final BuildLog log;
    private final LongSupplier nanoTime;

    private final String first;
    private volatile String id;
    private volatile ToldJournal journal;
    private int restarts;
    private boolean started;
    private int looksAfterEnd;

    /** Whether the agent, or this controller, was away since the engine was last seen at work. */
    private boolean wasAway;
    /** Null while the agent can be reached. */
    private Long awaySince;

    private boolean awayTold;

    /** Null before the first look. */
    private Object connection;

    /**
     * @param id of the push within the build
     * @param resumed whether the controller was away
     */
    PushMonitor(String id, boolean resumed, Agent agent, Records records, BuildLog log, LongSupplier nanoTime) {
        this.first = id;
        this.id = id;
        this.wasAway = resumed;
        this.agent = agent;
        this.records = records;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /**
     * Looks once, and starts the engine when there is none yet.
     *
     * @throws AgentLost when there is nothing to expect from the agent any more
     * @throws IOException when the engine cannot be started, or the build's directory cannot be written
     */
    State poll() throws IOException, InterruptedException {
        open();
        if (journal.ended() && wasAway) {
            // The controller was away: what is kept is all there is.
            return judge("");
        }
        Look look;
        try {
            look = agent.look(id, journal.length());
            back();
            wasAway |= connection != null && connection != agent.connection();
            connection = agent.connection();
            if (look.state() == Look.State.ABSENT && journal.length() == 0 && !started) {
                return begin();
            }
        } catch (AgentAway e) {
            return away(e);
        }
        return take(look);
    }

    /** Reads what is left of an engine that was stopped. @param reason for the results, when the journal gives none */
    void drain(String reason) throws IOException, InterruptedException {
        open();
        try {
            boolean more = true;
            long start = nanoTime.getAsLong();
            for (int looks = 0; more && looks < MOST_LOOKS_TO_DRAIN && !drainedFor(start); looks++) {
                Look look = agent.look(id, journal.length());
                journal.tell(look.journal());
                more = look.journal().length == Look.MOST_BYTES;
            }
        } catch (AgentAway e) {
            // What it told since then is on the agent only.
        }
        journal.close(reason);
    }

    private boolean drainedFor(long start) {
        return since(start).compareTo(DRAIN_LIMIT) > 0;
    }

    /** Says that nothing more is read of the push. @param reason for the results, when the journal gives none */
    void close(String reason) throws IOException {
        open();
        journal.close(reason);
    }

    /** How the push stands; empty before the first look. */
    Results results() {
        ToldJournal followed = journal;
        return followed == null ? new ResultsFold().results() : followed.results();
    }

    /** The id of the engine that is followed now. */
    String id() {
        return id;
    }

    /** The ids of all engines that the push has had, in their order. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        String last = id;
        for (String next = first; !next.equals(last); next = PushRecord.next(next)) {
            ids.add(next);
        }
        ids.add(last);
        return ids;
    }

    /** Removes the files of the engines: of those that were lost, too. */
    void clean() {
        ids().forEach(agent::clean);
    }

    /** Finds the engine that is followed now: the last one, where the push was started again. */
    void open() throws IOException {
        if (journal != null) {
            return;
        }
        for (String next = PushRecord.next(id); records.has(next); next = PushRecord.next(id)) {
            records.open(id).close("lost; started again as " + next);
            restarts++;
            id = next;
        }
        journal = new ToldJournal(records.open(id), log);
    }

    private State begin() throws IOException, InterruptedException {
        long begun = nanoTime.getAsLong();
        agent.start(
                id,
                () -> beat(
                        HEARTBEAT,
                        () -> "Still starting the engine on " + agent.name() + " (" + minutes(since(begun))
                                + "); an agent that has none yet is sent it first"));
        started = true;
        return State.NEWS;
    }

    /** A log that says nothing would be taken for a push that hangs. */
    private void beat(Duration silence, Supplier<String> line) {
        if (log.silence().compareTo(silence) >= 0) {
            log.info(line.get());
            log.flush();
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private State take(Look look) throws IOException, InterruptedException {
        boolean news = journal.tell(look.journal());
        if (look.state() == Look.State.ABSENT) {
            return journal.ended() ? judge("") : lost("its files on the agent are gone");
        }
        if (look.state() == Look.State.RUNNING) {
            wasAway = false;
            if (journal.ended() && ++looksAfterEnd >= LAST_LOOKS) {
                return State.OVER;
            }
            return news || look.journal().length == Look.MOST_BYTES ? State.NEWS : quiet();
        }
        return look.last() ? judge(look.lastWords()) : State.NEWS;
    }

    private State quiet() {
        beat(HEARTBEAT, () -> PushLog.stillWorking(results()));
        return State.QUIET;
    }

    /** The engine has ended: for good, or because its agent did? */
    private State judge(String lastWords) throws IOException {
        Results results = results();
        if (results.outcome() == RunOutcome.RUNNING) {
            if (journal.length() > 0 && wasAway) {
                return lost("it ended with its agent");
            }
            log.error("The engine on " + agent.name() + " ended without a result" + (lastWords.isBlank() ? "" : ":"));
            lastWords.lines().filter(line -> !line.isBlank()).forEach(line -> log.error("  " + line));
            log.flush();
            journal.close("the engine ended without a result" + lastLine(lastWords));
            return State.OVER;
        }
        if (results.outcome() == RunOutcome.STOPPED && wasAway) {
            return lost(results.reason() == null ? "it was stopped" : results.reason());
        }
        return State.OVER;
    }

    private State lost(String why) throws IOException {
        if (restarts >= MOST_RESTARTS) {
            journal.close("the engine on " + agent.name() + " was lost " + (restarts + 1) + " times");
            throw new AgentLost("The engine on " + agent.name() + " was lost " + (restarts + 1) + " times ("
                    + log.hidden(why) + "); run the step again on another agent: it continues from what AWS has");
        }
        log.warning("The engine on " + agent.name() + " was lost (" + why
                + "); starting it again: it continues from what AWS has");
        log.flush();
        records.open(PushRecord.next(id));
        journal = null;
        started = false;
        looksAfterEnd = 0;
        return State.NEWS;
    }

    private State away(AgentAway away) throws AgentLost {
        wasAway = true;
        if (awaySince == null) {
            awaySince = nanoTime.getAsLong();
        }
        Duration absence = since(awaySince);
        if (absence.compareTo(away.patience()) >= 0) {
            throw new AgentLost("Agent " + agent.name()
                    + (away.patience().isZero() ? " is lost" : " was away for " + minutes(absence)) + " ("
                    + log.hidden(away.getMessage())
                    + "); run the step again on any agent: it continues from what AWS has");
        }
        if (!awayTold && absence.compareTo(UNNOTICED) >= 0) {
            awayTold = true;
            log.warning("Agent " + agent.name() + " cannot be reached (" + away.getMessage() + "); waiting up to "
                    + minutes(away.patience()) + " for it, the push goes on there meanwhile");
            log.flush();
        }
        if (awayTold) {
            beat(
                    HEARTBEAT_AWAY,
                    () -> "Still waiting for agent " + agent.name() + " (" + minutes(absence) + " of "
                            + minutes(away.patience()) + ")");
        }
        return State.AWAY;
    }

    private void back() {
        awaySince = null;
        if (awayTold) {
            awayTold = false;
            log.info("Agent " + agent.name() + " is back");
            log.flush();
        }
    }

    private static String lastLine(String words) {
        return words.lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> ": " + line.strip())
                .orElse("");
    }

    private static String minutes(Duration duration) {
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
