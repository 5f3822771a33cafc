package io.jenkins.plugins.amipush.engine.cli;

import java.util.List;

/**
 * Which images of the sources are meant; an empty list means all.
 *
 * @param types hourly, access or marketplace
 * @param files the staged files' own names, or patterns of them
 * @param images ids ({@code REGION/NAME}), or names, which mean the image of that name in every region
 */
record Selection(List<String> regions, List<String> types, List<String> files, List<String> images) {}
