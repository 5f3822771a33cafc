package org.springframework.security.core;

import java.io.Serializable;

/** Who somebody is. */
public interface Authentication extends Serializable {}
