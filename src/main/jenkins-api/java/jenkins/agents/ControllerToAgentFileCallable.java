package jenkins.agents;

import hudson.FilePath;

/** Code that the controller runs on an agent's files. */
public interface ControllerToAgentFileCallable<T> extends FilePath.FileCallable<T> {}
