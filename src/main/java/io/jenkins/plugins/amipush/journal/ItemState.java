package io.jenkins.plugins.amipush.journal;

/** The state of a push item, in the words that release tools share. */
public enum ItemState {
    /** Its turn has not come, or it is being worked on. */
    PENDING,
    /** Every requested step is done. */
    PUSHED,
    /** Not everything that was asked for is done; where an AMI exists, its id is known. */
    NOTPUSHED,
    /** No AMI could be made. */
    UPLOADFAILED,
    /** What the item says of itself is wrong, or RHSM does not know its product. */
    INVALIDFILE,
    /** The staged file is not the one that its metadata names. */
    CHECKSUM
}
