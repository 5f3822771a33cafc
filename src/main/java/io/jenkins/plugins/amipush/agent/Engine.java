package io.jenkins.plugins.amipush.agent;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * One engine process and its files on an agent. Holds names only, so it can be saved with a build and used after a
 * restart. Every method returns at once; the future fails with an {@link AbortException} of one line when the agent
 * answers that it cannot, with another {@link IOException} when it cannot be reached, and the caller sets the limit. No thread waits for a lost agent for longer than some minutes.
 */
public final class Engine implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String JAR = "ami-push.jar";

    /** What an agent is asked to do takes seconds; only a start has to wait for a virtual machine. */
    private static final int LIMIT_SECONDS = 180;

    private static final Map<VirtualChannel, Object> BRINGING = Collections.synchronizedMap(new WeakHashMap<>());

    private final String id;

    /**
     * @param id names the push within its workspace: letters, digits, {@code -} and {@code .} only
     * @throws IllegalArgumentException for another
     */
    public Engine(String id) {
        this.id = EngineFiles.checked(id);
    }

    /**
     * Makes sure that the engine runs or ran; a second call changes nothing. Brings the jar when the agent lacks it.
     * The future fails with an {@link AbortException} of one line when the engine cannot be started there at all. Who
     * cancels it has given up: what only brings the jar until then starts nothing.
     */
    public CompletableFuture<Void> start(FilePath workspace, EngineLaunch launch, byte[] secrets) {
        CompletableFuture<Void> start = new CompletableFuture<>();
        return later(start, () -> {
            try {
                // A node block does not make it.
                workspace.mkdirs();
                FilePath jar = bringJar(workspace);
                if (!start.isCancelled()) {
                    ask(place(workspace), new Start(id, workspace.getRemote(), jar.getRemote(), launch, secrets));
                }
                return null;
            } catch (AbortException e) {
                throw new AbortException("cannot start the engine: " + e.getMessage());
            }
        });
    }

    /**
     * Renews the lease and reads on.
     *
     * @param offset how much of the journal is known already, in bytes
     */
    public CompletableFuture<Look> look(FilePath workspace, long offset) {
        return later(() -> ask(place(workspace), new LookAt(id, offset)));
    }

    /** Asks the engine to end, kills it when it has not after 4 s, and returns when it is gone. */
    public CompletableFuture<Void> stop(FilePath workspace) {
        return later(() -> ask(place(workspace), new Stop(id)));
    }

    /** Removes the files of an engine that has ended, but for what later pushes in the workspace can use. */
    public CompletableFuture<Void> clean(FilePath workspace) {
        return later(() -> ask(place(workspace), new Clean(id)));
    }

    private static FilePath place(FilePath workspace) throws IOException {
        FilePath temp = WorkspaceList.tempDir(workspace);
        if (temp == null) {
            throw new AbortException("there is no place beside the workspace " + workspace.getRemote()
                    + " for files: use a workspace that is not the root of a file system");
        }
        return temp;
    }

    private static FilePath bringJar(FilePath workspace) throws IOException, InterruptedException {
        String sha256 = EngineJar.sha256();
        FilePath cache = root(workspace).child(JarCache.PLACE);
        FilePath jar = cache.child(JarCache.name(sha256));
        // Pushes that start at the same time wait for one transfer, where several would halve the connection's speed.
        synchronized (BRINGING.computeIfAbsent(workspace.getChannel(), channel -> new Object())) {
            if (!ask(cache, new HasJar(sha256))) {
                FilePath part = cache.child(sha256 + "." + UUID.randomUUID() + ".part");
                bring(part);
                ask(cache, new KeepJar(sha256, part.getName()));
            }
        }
        return jar;
    }

    private static void bring(FilePath part) throws IOException, InterruptedException {
        try (InputStream in = EngineJar.open()) {
            part.copyFrom(in);
        } catch (IOException e) {
            if (part.getChannel() instanceof Channel channel && channel.isClosingOrClosed()) {
                throw e;
            }
            part.delete();
            throw new AbortException("cannot bring it to the agent: " + EngineProcess.problem(e));
        }
    }

    /** The agent's own directory, or else a place beside the workspace. */
    private static FilePath root(FilePath workspace) throws IOException {
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        return root == null ? place(workspace) : root;
    }

    /**
     * @throws AbortException in one line, when the agent answered that it cannot
     * @throws IOException when it did not answer
     */
    private static <T> T ask(FilePath file, Question<T> question) throws IOException, InterruptedException {
        Future<Answer<T>> future = file.actAsync(question);
        try {
            Answer<T> answer = future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (answer.problem() != null) {
                throw new AbortException(answer.problem());
            }
            return answer.value();
        } catch (TimeoutException e) {
            throw new IOException("the agent did not answer within " + LIMIT_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            future.cancel(true);
        }
    }

    private static <T> CompletableFuture<T> later(Callable<T> work) {
        return later(new CompletableFuture<>(), work);
    }

    private static <T> CompletableFuture<T> later(CompletableFuture<T> future, Callable<T> work) {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                future.complete(work.call());
            } catch (IOException e) {
                future.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                future.completeExceptionally(new IOException("interrupted", e));
            } catch (Exception | LinkageError e) {
                future.completeExceptionally(new IOException("the agent cannot be asked: " + e, e));
            }
        });
        return future;
    }

    /** The engine as the plugin carries it. */
    private static final class EngineJar {
        private static String sha256;

        static InputStream open() throws IOException {
            URL jar = Engine.class.getResource(JAR);
            if (jar == null) {
                throw new AbortException("this build of the plugin does not hold the engine, " + JAR
                        + "; install the ami-push.hpi that mvn verify makes");
            }
            return jar.openStream();
        }

        /** Worked out once: the plugin does not change while it is loaded. */
        static synchronized String sha256() throws IOException {
            if (sha256 == null) {
                try (InputStream in = open()) {
                    sha256 = JarCache.digest(in);
                }
            }
            return sha256;
        }
    }

    /** What an agent is asked. Its file system's troubles are answers: an exception means that it did not answer. */
    private interface Question<T> extends ControllerToAgentFileCallable<Answer<T>> {
        T answer(File file) throws IOException, InterruptedException;

        @Override
        default Answer<T> invoke(File file, VirtualChannel channel) throws InterruptedException {
            try {
                return new Answer<>(answer(file), null);
            } catch (IOException e) {
                return new Answer<>(null, EngineProcess.problem(e));
            } catch (RuntimeException e) {
                // Such as a path that the agent's system cannot have.
                return new Answer<>(null, e.toString());
            }
        }
    }

    /** @param problem in one line, or null */
    private record Answer<T>(T value, String problem) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private record HasJar(String sha256) implements Question<Boolean> {
        @Override
        public Boolean answer(File cache) throws IOException {
            return new JarCache(cache.toPath()).has(sha256);
        }
    }

    private record KeepJar(String sha256, String part) implements Question<Void> {
        @Override
        public Void answer(File cache) throws IOException {
            new JarCache(cache.toPath()).keep(sha256, part);
            return null;
        }
    }

    private record Start(String id, String workspace, String jar, EngineLaunch launch, byte[] secrets)
            implements Question<Void> {
        @Override
        public Void answer(File temp) throws IOException, InterruptedException {
            process(temp, id).start(Path.of(workspace), Path.of(jar), launch, secrets);
            return null;
        }

        @Override
        public String toString() {
            return "Start[" + id + "]";
        }
    }

    private record LookAt(String id, long offset) implements Question<Look> {
        @Override
        public Look answer(File temp) throws IOException, InterruptedException {
            return process(temp, id).look(offset);
        }
    }

    private record Stop(String id) implements Question<Void> {
        @Override
        public Void answer(File temp) throws IOException, InterruptedException {
            process(temp, id).stop();
            return null;
        }
    }

    private record Clean(String id) implements Question<Void> {
        @Override
        public Void answer(File temp) throws IOException, InterruptedException {
            process(temp, id).clean();
            return null;
        }
    }

    private static EngineProcess process(File temp, String id) {
        return new EngineProcess(new EngineFiles(temp.toPath(), id));
    }
}
