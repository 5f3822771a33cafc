/** Jenkins credentials to the engine's secrets. */
package io.jenkins.plugins.amipush.credentials;
