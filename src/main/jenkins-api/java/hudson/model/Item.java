package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

/** Something in Jenkins' tree of jobs and folders. */
public interface Item extends Saveable, AccessControlled {
    Permission EXTENDED_READ = null;
    Permission READ = null;
}
