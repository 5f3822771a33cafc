package io.jenkins.plugins.amipush.engine.rehearsal;

/**
 * Who signed a request.
 *
 * @param account twelve digits
 * @param role the ARN's resource after the account: {@code user/name} or {@code assumed-role/name/session}
 * @param userId the id that STS tells
 */
record Caller(String account, String role, String userId) {
    boolean assumedRole() {
        return role.startsWith("assumed-role/");
    }
}
