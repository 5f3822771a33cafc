package com.thoughtworks.xstream.io;

/** Writes XML. */
public interface HierarchicalStreamWriter {}
