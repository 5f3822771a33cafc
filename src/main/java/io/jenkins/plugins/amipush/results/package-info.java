/** What a build keeps of its pushes and shows of them: summary, page, JSON, artifacts. */
package io.jenkins.plugins.amipush.results;
