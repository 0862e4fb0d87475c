package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.occam.models.network.Activation;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tribuo.regression.Regressor;

class NetworkMessageTest {

    /** The published message has the fields that are written, under their numbers, and no others. */
    @Test
    void thePublishedMessageIsTheOneWritten() throws Exception {
        String proto;
        try (InputStream in = NetworkMessage.class.getResourceAsStream("network-model.proto")) {
            proto = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int fields = 0;
        List<Field> declared = new ArrayList<>(List.of(NetworkMessage.class.getDeclaredFields()));
        declared.addAll(List.of(PosteriorBlock.class.getDeclaredFields()));
        for (Field field : declared) {
            if (field.getType() == int.class && !field.getName().equals("VERSION")) {
                field.setAccessible(true);
                String line = field.getName().toLowerCase(Locale.ROOT) + " = " + field.getInt(null) + "\\b";
                assertThat(proto).containsPattern(line);
                fields++;
            }
        }
        assertThat(Pattern.compile("(?m)= \\d+( \\[.*])?;$")
                        .matcher(proto)
                        .results()
                        .count())
                .isEqualTo(fields);
    }

    @Test
    void whatIsBrokenIsRefused() throws Exception {
        Any whole = new EvidenceRegressionTrainer(List.of(2), Activation.TANH, 1, "training.epochs=2", "loop.rounds=1")
                .train(Samples.waves(20, 1))
                .serialize()
                .getSerializedData();

        assertThatThrownBy(() -> NetworkMessage.read(7, whole, Regressor.class)).hasMessageContaining("version 7");
        assertThatThrownBy(() -> NetworkMessage.read(
                        0, whole.toBuilder().setTypeUrl("x/y").build(), Regressor.class))
                .hasMessageContaining("no network model: x/y");
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(whole.getValue());
        for (int number : fields.asMap().keySet()) {
            UnknownFieldSet rest = number == 11
                    ? fields.toBuilder().mergeField(11, fields.getField(11)).build()
                    : fields.toBuilder().clearField(number).build();
            Any less = whole.toBuilder().setValue(rest.toByteString()).build();
            assertThatThrownBy(() -> NetworkMessage.read(0, less, Regressor.class)
                            .network()
                            .outputs(new double[2]))
                    .as("without field " + number + ", or with it twice")
                    .isInstanceOfAny(IllegalArgumentException.class, InvalidProtocolBufferException.class);
        }
    }
}
