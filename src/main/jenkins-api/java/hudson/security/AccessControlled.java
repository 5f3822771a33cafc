package hudson.security;

import org.springframework.security.access.AccessDeniedException;

/** What permissions are asked of. */
public interface AccessControlled {
    default void checkPermission(Permission permission) throws AccessDeniedException {}

    default boolean hasPermission(Permission permission) {
        throw new UnsupportedOperationException();
    }
}
