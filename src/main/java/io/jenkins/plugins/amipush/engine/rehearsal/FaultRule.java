package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A fault, and the calls that meet it. A rule has exactly one effect: {@code error}, {@code throttle},
 * {@code stallSeconds}, {@code drop} or {@code corrupt}.
 *
 * @param on glob of the operation: {@code ec2:RegisterImage}, {@code s3:*}, {@code rhsm:PUT amis}
 * @param region glob of the region; any, when absent
 * @param where globs by parameter, all of which must fit
 * @param nth which fitting call is the first to meet it, 1 when absent
 * @param times how many calls meet it, 1 when absent, -1 for all from there on
 * @param error the answer, instead of what was asked for
 * @param throttle the answer with which the service refuses calls that come too fast
 * @param stallSeconds a wait before the call is done, in seconds of the machine's clock
 * @param drop the connection is closed without an answer
 * @param corrupt content reads as if a bit of it had changed on the way
 * @param retryAfter seconds, for the {@code Retry-After} header of an error
 */
public record FaultRule(
        String on,
        String region,
        Map<String, String> where,
        Integer nth,
        Integer times,
        Failure error,
        boolean throttle,
        Double stallSeconds,
        Drop drop,
        boolean corrupt,
        Integer retryAfter) {
    public FaultRule {
        Scenario.require(on != null && !on.isEmpty(), "a fault needs \"on\": the operation that meets it");
        region = Objects.requireNonNullElse(region, "*");
        where = where == null ? Map.of() : Map.copyOf(where);
        nth = Objects.requireNonNullElse(nth, 1);
        times = Objects.requireNonNullElse(times, 1);
        Scenario.require(nth >= 1, "nth must be 1 or more: " + nth);
        Scenario.require(times >= 1 || times == -1, "times must be 1 or more, or -1 for always: " + times);
        Scenario.requireDuration("stallSeconds", stallSeconds);
        long effects = Stream.of(error != null, throttle, stallSeconds != null, drop != null, corrupt)
                .filter(given -> given)
                .count();
        Scenario.require(
                effects == 1,
                "a fault needs exactly one of error, throttle, stallSeconds, drop and corrupt; this one on " + on
                        + " has " + effects);
        Scenario.require(
                retryAfter == null || error != null || throttle, "retryAfter goes with error or throttle only");
    }

    boolean fits(String operation, String callRegion, Map<String, String> parameters) {
        return Glob.matches(on, operation)
                && Glob.matches(region, callRegion)
                && where.entrySet().stream()
                        .allMatch(entry -> parameters.containsKey(entry.getKey())
                                && Glob.matches(entry.getValue(), parameters.get(entry.getKey())));
    }

    /** Whether the {@code count}th fitting call meets the fault. */
    boolean meets(long count) {
        return count >= nth && (times == -1 || count < (long) nth + times);
    }

    /** When the connection is dropped: before the call is done, or after, so that its answer never arrives. */
    public enum Drop {
        BEFORE,
        AFTER
    }

    /**
     * An error answer.
     *
     * @param status HTTP status, 500 when absent
     * @param code AWS's error code, {@code InternalError} when absent
     */
    public record Failure(Integer status, String code, String message) {
        public Failure {
            status = Objects.requireNonNullElse(status, 500);
            Scenario.require(status >= 200 && status <= 599, "error.status must be an HTTP status: " + status);
            code = Objects.requireNonNullElse(code, "InternalError");
            message = Objects.requireNonNullElse(message, "The rehearsal's scenario asked for this error.");
        }
    }
}
