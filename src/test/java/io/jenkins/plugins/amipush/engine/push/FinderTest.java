package io.jenkins.plugins.amipush.engine.push;
