package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A page of a Describe call's results.
 *
 * @param next the token of the next page, or null
 */
record Page<T>(List<T> items, String next) {
    /**
     * The page that a request asks for with {@code MaxResults} and {@code NextToken}; everything, when it does not.
     *
     * @param idParameter the parameter that names single things, which excludes paging
     */
    static <T> Page<T> of(List<T> all, Parameters parameters, String idParameter, int least) {
        Integer size = parameters.number("MaxResults", least, 1000);
        if (size != null && idParameter != null && parameters.has(idParameter + ".1")) {
            throw Refusal.bad(
                    "InvalidParameterCombination",
                    "The parameter " + idParameter + "s cannot be used with the parameter maxResults");
        }
        int from = parameters.has("NextToken") ? position(parameters.get("NextToken"), all.size()) : 0;
        int to = size == null ? all.size() : Math.min(all.size(), from + size);
        return new Page<>(all.subList(from, to), to < all.size() ? token(to) : null);
    }

    private static String token(int position) {
        return Base64.getUrlEncoder().encodeToString(("from " + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String token, int most) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            return Math.min(most, Integer.parseInt(text.replaceFirst("^from ", "")));
        } catch (IllegalArgumentException e) {
            throw Parameters.invalid("NextToken", token);
        }
    }
}
