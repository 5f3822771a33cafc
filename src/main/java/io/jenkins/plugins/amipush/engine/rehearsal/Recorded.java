package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Instant;
import java.util.Map;

/**
 * A request that the rehearsal cloud received.
 *
 * @param number 1 for the first to arrive
 * @param time when it arrived, in the rehearsal's time
 * @param service {@code s3}, {@code ec2}, {@code sts}, {@code ebs} or {@code rhsm}
 * @param operation with the service before it: {@code ec2:RegisterImage}, {@code s3:UploadPart}, {@code rhsm:PUT amis}
 * @param region of the signature's scope; empty for RHSM
 * @param parameters query and form parameters, bucket and key, headers that say something about the call, and the fields
 *     of a JSON body; never a signature or a token
 * @param mutating whether the call changes something when it succeeds
 * @param status the HTTP status answered; 0 while the call is under way and when its connection was dropped
 */
public record Recorded(
        int number,
        Instant time,
        String service,
        String operation,
        String region,
        Map<String, String> parameters,
        boolean mutating,
        int status) {
    Recorded answered(int httpStatus) {
        return new Recorded(number, time, service, operation, region, parameters, mutating, httpStatus);
    }
}
