package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
