package hudson;

import java.util.TreeMap;

/**  */
public class EnvVars extends TreeMap<String, String> {
    private EnvVars() {}

    @Override
    public String put(String key, String value) {
        throw new UnsupportedOperationException();
    }
}
