package com.thoughtworks.xstream.io;

/** Reads XML. */
public interface HierarchicalStreamReader {}
