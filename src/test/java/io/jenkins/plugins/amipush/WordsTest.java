package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class WordsTest {
    @Test
    public void listsArePartedByCommasAndSpace() {
        assertThat(Words.list(" us-east-2,eu-west-1 \n\tap-south-1,, "))
                .containsExactly("us-east-2", "eu-west-1", "ap-south-1");
        assertThat(Words.list(null)).isEmpty();
        assertThat(Words.list(" , ")).isEmpty();
    }

    @Test
    public void linesAreStripped() {
        assertThat(Words.lines(" a=1 \r\n\n b = 2\n")).containsExactly("a=1", "b = 2");
        assertThat(Words.lines(null)).isEmpty();
    }

    @Test
    public void patternsKeepSpacesAndBraces() {
        assertThat(Words.patterns("rhel-{8,9}*.raw, my image.raw\nb,c"))
                .containsExactly("rhel-{8,9}*.raw", "my image.raw", "b", "c");
        assertThat(Words.patterns("a},b")).containsExactly("a}", "b");
        assertThat(Words.patterns("{a,b")).containsExactly("{a,b");
        assertThat(Words.patterns(",")).isEmpty();
        assertThat(Words.patterns(null)).isEmpty();
    }

    @Test
    public void quotesHoldTogether() {
        assertThat(Words.quoted(" -Xmx1g  \"-Dkey=two words\" -D'x=a \"b\"' -Dtmp=C:\\tmp\\ '' "))
                .containsExactly("-Xmx1g", "-Dkey=two words", "-Dx=a \"b\"", "-Dtmp=C:\\tmp\\", "");
        assertThat(Words.quoted(null)).isEmpty();
        assertThatThrownBy(() -> Words.quoted("-Dx='a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the quote ' is not closed: -Dx='a");
    }
}
