package dev.occam.tuner.tribuo;

import ai.djl.ndarray.types.Shape;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.occam.models.data.Standardisation;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;

/**
 * A model as a protocol buffer: the message {@code NetworkModel} of {@code network-model.proto}, written and read field by
 * field, so that no generated code is needed.
 *
 * @param carrier what every model of Tribuo has
 * @param network all else
 */
record NetworkMessage<T extends Output<T>>(ModelDataCarrier<T> carrier, TrainedNetwork network) {

    static final int VERSION = 0;

    private static final String TYPE = "type.googleapis.com/dev.occam.tuner.tribuo.NetworkModel";
    private static final int METADATA = 1;
    private static final int HIDDEN_WIDTHS = 2;
    private static final int ACTIVATION = 3;
    private static final int BIAS = 4;
    private static final int INPUT_MEAN = 5;
    private static final int INPUT_SCALE = 6;
    private static final int TARGET_MEAN = 7;
    private static final int TARGET_SCALE = 8;
    private static final int PARAMETERS = 9;
    private static final int NOISE = 10;
    private static final int POSTERIOR = 11;

    ModelProto write(Class<? extends Model<T>> model) {
        Mlp architecture = network.architecture();
        Field.Builder widths = Field.newBuilder();
        architecture.widths().forEach(width -> widths.addVarint(width));
        Field.Builder posterior = Field.newBuilder();
        network.posterior().forEach(block -> posterior.addLengthDelimited(block.write()));
        UnknownFieldSet fields = UnknownFieldSet.newBuilder()
                .addField(METADATA, bytes(carrier.serialize().toByteString()))
                .addField(HIDDEN_WIDTHS, widths.build())
                .addField(
                        ACTIVATION,
                        bytes(ByteString.copyFromUtf8(architecture.activation().label())))
                .addField(
                        BIAS,
                        Field.newBuilder()
                                .addVarint(architecture.bias() ? 1 : 0)
                                .build())
                .addField(INPUT_MEAN, doubles(network.inputs().columns(), network.inputs()::mean))
                .addField(INPUT_SCALE, doubles(network.inputs().columns(), network.inputs()::scale))
                .addField(TARGET_MEAN, doubles(network.targets().columns(), network.targets()::mean))
                .addField(TARGET_SCALE, doubles(network.targets().columns(), network.targets()::scale))
                .addField(PARAMETERS, PackedDoubles.field(network.parameters()))
                .addField(
                        NOISE,
                        Field.newBuilder()
                                .addFixed64(Double.doubleToRawLongBits(network.noise()))
                                .build())
                .addField(POSTERIOR, posterior.build())
                .build();
        Any packed = Any.newBuilder()
                .setTypeUrl(TYPE)
                .setValue(fields.toByteString())
                .build();
        return ModelProto.newBuilder()
                .setVersion(VERSION)
                .setClassName(model.getName())
                .setSerializedData(packed)
                .build();
    }

    /**
     * What {@link #write} wrote.
     *
     * @param outputs the kind of outputs that the model has to have
     */
    static <T extends Output<T>> NetworkMessage<T> read(int version, Any message, Class<T> outputs)
            throws InvalidProtocolBufferException {
        if (version != VERSION) {
            throw new IllegalArgumentException("a model of version " + version + "; this program reads version "
                    + VERSION + ": read it with the program that wrote it, or a newer one");
        }
        if (!message.getTypeUrl().equals(TYPE)) {
            throw new InvalidProtocolBufferException("no network model: " + message.getTypeUrl());
        }
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(message.getValue());
        ModelDataCarrier<T> carrier = checked(
                ModelDataCarrier.deserialize(ModelDataProto.parseFrom(PackedDoubles.one(fields, METADATA))), outputs);
        Standardisation inputs =
                Standardisation.of(PackedDoubles.read(fields, INPUT_MEAN), PackedDoubles.read(fields, INPUT_SCALE));
        Standardisation targets =
                Standardisation.of(PackedDoubles.read(fields, TARGET_MEAN), PackedDoubles.read(fields, TARGET_SCALE));
        Mlp architecture = new Mlp(
                new Shape(inputs.columns()),
                fields.getField(HIDDEN_WIDTHS).getVarintList().stream()
                        .map(Math::toIntExact)
                        .toList(),
                targets.columns(),
                Activation.valueOf(
                        PackedDoubles.one(fields, ACTIVATION).toStringUtf8().toUpperCase(Locale.ROOT)),
                fields.getField(BIAS).getVarintList().contains(1L));
        if (carrier.featureDomain().size() != inputs.columns()
                || carrier.outputDomain().size() != targets.columns()
                || fields.getField(NOISE).getFixed64List().size() != 1) {
            throw new InvalidProtocolBufferException("a network model whose parts do not fit each other");
        }
        double noise =
                Double.longBitsToDouble(fields.getField(NOISE).getFixed64List().get(0));
        List<PosteriorBlock> posterior = new ArrayList<>();
        for (ByteString block : fields.getField(POSTERIOR).getLengthDelimitedList()) {
            posterior.add(PosteriorBlock.read(block));
        }
        double[] parameters = PackedDoubles.read(fields, PARAMETERS);
        return new NetworkMessage<>(
                carrier, new TrainedNetwork(architecture, inputs, targets, parameters, noise, posterior));
    }

    @SuppressWarnings("unchecked") // Every output of the domain was looked at.
    private static <T extends Output<T>> ModelDataCarrier<T> checked(ModelDataCarrier<?> carrier, Class<T> outputs)
            throws InvalidProtocolBufferException {
        ImmutableOutputInfo<?> domain = carrier.outputDomain();
        if (!domain.getDomain().stream().allMatch(outputs::isInstance)) {
            throw new InvalidProtocolBufferException("a network model whose outputs are no " + outputs.getSimpleName());
        }
        return (ModelDataCarrier<T>) carrier;
    }

    private static Field bytes(ByteString value) {
        return Field.newBuilder().addLengthDelimited(value).build();
    }

    private static Field doubles(int count, IntToDoubleFunction value) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return PackedDoubles.field(values);
    }

    static NotSerializableException refuseJava(Model<?> model) {
        return new NotSerializableException(model.getClass().getName()
                + ": models are written as protocol buffers; use serializeToFile or serializeToStream");
    }
}
