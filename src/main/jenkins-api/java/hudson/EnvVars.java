package hudson;

import java.util.TreeMap;

/** Environment variables. */
public class EnvVars extends TreeMap<String, String> {
    private EnvVars() {}

    public String expand(String s) {
        throw new UnsupportedOperationException();
    }
}
