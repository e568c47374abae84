package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes changes to bytes and reads them back. Tables and row shapes are few and stay in memory, so
 * that shapes keep their identity.
 */
final class ChangeCodec {
  private static final Change.Kind[] KINDS = Change.Kind.values();

  private final List<TableId> tables = new ArrayList<>();
  private final List<RowShape> shapes = new ArrayList<>();
  private final Map<RowShape, Integer> shapeNumbers = new IdentityHashMap<>();

  void write(DataOutput out, Change change) throws IOException {
    out.writeByte(change.kind().ordinal());
    out.writeInt(number(change.table()));
    out.writeLong(change.ordinal());
    writeKey(out, change.key());
    writeKey(out, change.linkedKey());
    Row row = change.row();
    out.writeInt(row == null ? -1 : number(row.shape()));
    for (int i = 0; row != null && i < row.size(); i++) {
      ValueCodec.write(out, row.value(i));
    }
  }

  Change read(DataInput in) throws IOException {
    Change.Kind kind = KINDS[in.readByte()];
    TableId table = tables.get(in.readInt());
    long ordinal = in.readLong();
    RowKey key = readKey(in);
    RowKey linkedKey = readKey(in);
    int shapeNumber = in.readInt();
    Row row = null;
    if (shapeNumber >= 0) {
      RowShape shape = shapes.get(shapeNumber);
      Object[] values = new Object[shape.columns().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ValueCodec.read(in);
      }
      row = new Row(shape, values);
    }
    return new Change(table, kind, key, row, linkedKey, ordinal);
  }

  private static void writeKey(DataOutput out, RowKey key) throws IOException {
    out.writeInt(key == null ? -1 : key.size());
    for (int i = 0; key != null && i < key.size(); i++) {
      ValueCodec.write(out, key.part(i));
    }
  }

  private static RowKey readKey(DataInput in) throws IOException {
    int size = in.readInt();
    if (size < 0) {
      return null;
    }
    Object[] parts = new Object[size];
    for (int i = 0; i < size; i++) {
      parts[i] = ValueCodec.read(in);
    }
    return RowKey.of(parts);
  }

  private int number(TableId table) {
    int known = tables.indexOf(table);
    if (known >= 0) {
      return known;
    }
    tables.add(table);
    return tables.size() - 1;
  }

  private int number(RowShape shape) {
    return shapeNumbers.computeIfAbsent(
        shape,
        added -> {
          shapes.add(added);
          return shapes.size() - 1;
        });
  }
}
