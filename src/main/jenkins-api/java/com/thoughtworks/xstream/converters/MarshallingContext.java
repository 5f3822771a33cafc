package com.thoughtworks.xstream.converters;

/** Writes what an object holds. */
public interface MarshallingContext {
    void convertAnother(Object value);
}
