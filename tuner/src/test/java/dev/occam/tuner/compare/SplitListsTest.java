package dev.occam.tuner.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.occam.models.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitListsTest {

    @TempDir
    private Path folder;

    private SplitLists read(String text) throws IOException {
        return SplitLists.read(Files.writeString(folder.resolve("lists.json"), text));
    }

    @Test
    void readsRowsAndWhoValidates() throws IOException {
        SplitLists lists = read("""
                [{"train": [4, 0], "test": [1]},
                 {"train": [1, 2, 3], "test": [0], "validation_positions_in_train": [2, 0], "seed": 7}]
                """);

        assertThat(lists.rows(0).train()).containsExactly(4, 0);
        assertThat(lists.rows(0).test()).containsExactly(1);
        assertThat(lists.validation(0)).isNull();
        assertThat(lists.validation(1)).containsExactly(2, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"train": [1]}                       | : no list of splits; write
            [{"train": [1], "test": [2]}         | : broken JSON in line 1; mend it
            []                                   | : no split 0; it has 0, counted from 0
            [{"train": [1]}]                     | , split 0: test is no list of row numbers; give it
            [{"train": [], "test": [1]}]         | , split 0: train is no list of row numbers; give it
            [{"train": [1, 2.5], "test": [0]}]   | , split 0: 2.5 in train is no row number
            [{"train": ["1"], "test": [0]}]      | , split 0: "1" in train is no row number
            [{"train": [1e12], "test": [0]}]     | , split 0: 1.0E12 in train is no row number
            """)
    void aMistakeIsOneLine(String text, String expected) {
        DataException mistake =
                catchThrowableOfType(DataException.class, () -> read(text).rows(0));

        assertThat(mistake.getMessage())
                .startsWith(folder.resolve("lists.json") + expected)
                .doesNotContain("\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("no.json");

        DataException mistake = catchThrowableOfType(DataException.class, () -> SplitLists.read(file));

        assertThat(mistake.getMessage()).startsWith(file + ": no such file; name the folder of the data");
    }
}
