package io.jenkins.plugins.amipush.engine.push;

/** How one content comes to several regions. */
public enum FanOut {
    /** Each region gets the bytes from here. */
    UPLOAD,
    /** One region gets the bytes from here, the others copies of its snapshot. */
    COPY,
    /** Whichever of the two takes less time. */
    AUTO
}
