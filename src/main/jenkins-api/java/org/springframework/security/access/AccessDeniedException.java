package org.springframework.security.access;

/** A permission that is missing. */
public class AccessDeniedException extends RuntimeException {
    private AccessDeniedException() {}
}
