package org.jenkinsci.plugins.structs.describable;

import java.util.Map;

/** Changes how a thing looks in a Jenkinsfile. */
public interface CustomDescribableModel {
    default Map<String, Object> customInstantiate(Map<String, Object> arguments) {
        throw new UnsupportedOperationException();
    }
}
