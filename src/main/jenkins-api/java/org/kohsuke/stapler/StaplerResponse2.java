package org.kohsuke.stapler;

import jakarta.servlet.http.HttpServletResponse;

/** An answer. */
public interface StaplerResponse2 extends HttpServletResponse {}
