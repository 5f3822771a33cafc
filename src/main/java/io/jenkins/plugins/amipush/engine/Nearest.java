package io.jenkins.plugins.amipush.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
public final class Nearest {
    private Nearest() {}

    /** The word with the fewest slips of the keyboard from what was typed; none when even that is far from it. */
    public static Optional<String> to(String typed, Collection<String> words) {
        // A slip in three letters is still a slip; more is another word.
        int limit = Math.max(1, typed.replace("-", "").length() / 3);
        return words.stream()
                // Cheap, and as true; what was typed may be of any length.
                .filter(word -> Math.abs(typed.length() - word.length()) <= limit)
                .map(word -> Map.entry(distance(typed, word), word))
                .filter(slips -> slips.getKey() <= limit)
                .min(Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .map(Map.Entry::getValue);
    }

    /** Letters to insert, drop or change, and neighbours to swap (Damerau and Levenshtein's distance, restricted). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
