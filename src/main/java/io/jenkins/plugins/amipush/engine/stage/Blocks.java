package io.jenkins.plugins.amipush.engine.stage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A packed file that consists of blocks which can be unpacked one without the other.
 *
 * @param list in the file's order
 * @param window what unpacking one of them takes beside the block itself, in bytes of the heap
 */
record Blocks(List<Block> list, long window, Unpacker unpacker) {
    /**
     * A block.
     *
     * @param at its position in the file
     * @param packed its length there
     * @param size the length of its content
     */
    record Block(long at, int packed, int size) {}

    /** Makes of a block's bytes its content, and checks it. */
    @FunctionalInterface
    interface Unpacker {
        /**
         * Puts the content into an array that has room for one byte more.
         *
         * @return its length; one that is not the block's size is a damage
         */
        int unpack(Block block, InputStream packed, byte[] content) throws IOException;
    }

    int longestPacked() {
        return list.stream().mapToInt(Block::packed).max().orElse(0);
    }

    int longestContent() {
        return list.stream().mapToInt(Block::size).max().orElse(0);
    }

    /** What a worker takes in all, in bytes of the heap. */
    long each() {
        return window + longestPacked() + longestContent();
    }
}
