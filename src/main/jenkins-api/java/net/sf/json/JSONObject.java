package net.sf.json;

import java.io.Serializable;

/** An object of a submitted form. */
public final class JSONObject implements Serializable {
    private JSONObject() {}
}
