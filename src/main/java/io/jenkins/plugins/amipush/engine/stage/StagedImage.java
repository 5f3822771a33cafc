package io.jenkins.plugins.amipush.engine.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A push item: a staged file with what its metadata says of it.
 *
 * @param where the document that describes it, for messages
 * @param file the staged file's own name
 * @param path the staged file, or null where a {@code pub:} source has none
 * @param src the path as the source lists it, as {@code images.json} shows it; or null
 * @param origin the stage's root or the URL, as {@code images.json} shows it
 * @param dest the first-level directories of the stage it lies in
 * @param size the staged file's bytes, or null without a file
 * @param sha256 the digest that the metadata promises for the staged file, lower-case hex, or null; without a file, that
 *     of the file which the image was made of
 * @param imageId the AMI that an earlier push made of it ({@code pub:} sources), or null
 * @param attributes what the metadata says
 * @param fields the item as {@code images.json} shows it: keys as there, values strings, numbers, booleans, lists, maps
 *     or (nested only) null; without {@code ami}, {@code state} and the image's name
 */
public record StagedImage(
        String where,
        String file,
        Path path,
        String src,
        String origin,
        List<String> dest,
        Long size,
        String sha256,
        String imageId,
        ImageAttributes attributes,
        Map<String, Object> fields) {}
