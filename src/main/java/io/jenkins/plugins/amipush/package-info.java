/** What a Jenkins user meets: the step, the build step, their shared settings and global defaults. */
package io.jenkins.plugins.amipush;
