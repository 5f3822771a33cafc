package com.thoughtworks.xstream.converters;

/** Reads what an object holds. */
public interface UnmarshallingContext {
    Object convertAnother(Object value, Class type);
}
