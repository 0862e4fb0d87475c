package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class InlineScriptTest {
    @Test
    void aScriptCannotEndItsElement() {
        assertThat(InlineScript.of("a='</script>';b='</SCRIPT >'").content())
                .isEqualTo("a='<\\/script>';b='<\\/SCRIPT >'");
        assertThatThrownBy(() -> InlineScript.of("a='<!--'")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHashIsThatOfTheContent() {
        assertThat(InlineScript.of("").hash()).isEqualTo("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    @Test
    void jsonKeepsItsMeaningWithoutBrackets() throws Exception {
        String text = "</script><!-- & \u2028\u2029 \\ \"";
        String json = InlineScript.json(TextNode.valueOf(text));
        assertThat(json)
                .doesNotContain("<")
                .doesNotContain(">")
                .doesNotContain("&")
                .doesNotContain("\u2028");
        assertThat(new ObjectMapper().readTree(json).asText()).isEqualTo(text);
    }
}
