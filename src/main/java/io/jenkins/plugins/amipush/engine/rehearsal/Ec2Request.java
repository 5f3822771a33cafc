package io.jenkins.plugins.amipush.engine.rehearsal;

/** A request to EC2: what it asks for, where, and who asks. */
record Ec2Request(Parameters parameters, String region, Caller caller) {
    String account() {
        return caller.account();
    }
}
