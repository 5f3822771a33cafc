/**
 * S3 and EC2, one small class a verb. Nothing here knows of RHSM or of the stage.
 */
package io.jenkins.plugins.amipush.engine.aws;
