package com.thoughtworks.xstream.converters;

/** Says which types a converter is for. */
public interface ConverterMatcher {
    boolean canConvert(Class type);
}
