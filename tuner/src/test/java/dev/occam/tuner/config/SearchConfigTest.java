package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search as files write it: an experiment goes on only where every character of it is that of then. */
class SearchConfigTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "nll.best"                       | nll.best
            {"quantity":"nll","mark":0.72}   | steps to nll 0.72
            {"quantity":"accuracy","mark":1.0} | steps to accuracy 1.0
            """)
    void isWrittenAsItWasRead(String json, String label) throws JsonProcessingException {
        SearchConfig search = ConfigJson.MAPPER.readValue(json, SearchConfig.class);

        assertThat(search.label()).isEqualTo(label);
        assertThat(ConfigJson.MAPPER.writeValueAsString(search)).isEqualTo(json);
    }
}
