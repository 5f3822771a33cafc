package io.jenkins.plugins.amipush;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.amipush.agent.EngineLaunch;
import io.jenkins.plugins.amipush.credentials.PushSecrets;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** From the settings of a push to what its engine is started with. */
final class PushPlan {
    private PushPlan() {}

    /** The credentials that the settings name. */
    static PushSecrets.Ids credentials(AmiPushSettings settings, EnvVars env) {
        return PushSecrets.Ids.of(
                settings.getAwsCredentialsId(),
                settings.getRhsmCredentialsId(),
                settings.getAccountsCredentialsId(),
                env);
    }

    /**
     * The engine's start; says in the log with which credentials.
     *
     * @param marks variables by which Jenkins finds processes of the build
     * @param leaseSeconds how long the engine goes on without being looked at
     * @throws AbortException with one line, when a setting cannot be understood
     */
    static EngineLaunch launch(
            AmiPushSettings settings,
            EnvVars env,
            PushSecrets secrets,
            Map<String, String> marks,
            int leaseSeconds,
            BuildLog log)
            throws AbortException {
        List<String> arguments = EngineArguments.of(
                settings, AmiPushGlobalConfiguration.get(), env, secrets.roleArn(), secrets.externalId());
        Map<String, String> environment = new LinkedHashMap<>(EngineEnvironment.of(env));
        environment.putAll(marks);
        secrets.told().forEach(log::info);
        if (secrets.agentsOwnIdentity() && !settings.isRehearse()) {
            log.info("AWS credentials: none given, so the agent's own identity is used");
        }
        return new EngineLaunch(
                arguments,
                EngineArguments.javaHome(settings, env),
                EngineArguments.javaOptions(settings, env),
                environment,
                leaseSeconds);
    }

    /**
     * The id of a push's engines on an agent, where those of other builds may have worked in the same workspace.
     *
     * @param push names it within the build
     */
    static String engineId(Run<?, ?> run, String push) {
        CRC32 job = new CRC32();
        job.update((run.getExternalizableId() + " " + run.getTimeInMillis()).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(job.getValue()) + "-" + run.getNumber() + "-" + push;
    }
}
