package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.Path;
import java.util.List;

/**
 * What the sources of a push hold.
 *
 * @param images in the order of the sources, and within a source by destination and file name
 * @param faults everything that is wrong with any source; the images are of use only when there is none
 * @param metadataFiles the metadata documents that were read, valid or not
 */
public record Stage(List<StagedImage> images, List<Fault> faults, List<Path> metadataFiles) {}
