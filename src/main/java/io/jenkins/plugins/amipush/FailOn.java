package io.jenkins.plugins.amipush;

/** What a build becomes when an image was not pushed. */
enum FailOn {
    FAILURE,
    UNSTABLE
}
