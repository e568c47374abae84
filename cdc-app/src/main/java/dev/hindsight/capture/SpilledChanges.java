package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Footprint;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The changes of a transaction that does not fit in memory, in a file that only this process can
 * read and that has no name any more: it is gone when the process ends, however it ends. Written
 * once in order, then read slice by slice.
 *
 * <p>A record is its key's hash, its length and the change. A slice is the keys whose hash, or
 * whose block of hashes, falls on it; a truncate is marked by {@link #EVERYWHERE}. Keys that key
 * changes link have one hash together.
 */
final class SpilledChanges implements Changes {
  /** Stands for a hash: the record belongs to every slice. */
  private static final int EVERYWHERE = -1;

  /** The low bits of a hash that tell the keys of a block apart. */
  private static final int BLOCK_BITS = 9;

  private static final int LEAST_BLOCKS_PER_SLICE = 16;

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final FileChannel file;
  private final int rowsPerSlice;
  private final long bytesPerSlice;
  private final ChangeCodec codec = new ChangeCodec();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final DataOutputStream recordOut = new DataOutputStream(record);
  private final DataOutputStream bufferOut = new DataOutputStream(buffer);
  private final LinkedHashes moved = new LinkedHashes();
  private final Map<TableId, Set<RowShape>> shapes = new LinkedHashMap<>();
  // About how many bytes each block has; blocks far from each other may share a place.
  private final long[] blocks = new long[1 << 14];
  private long count;
  private long bytes;
  private long largestBlock;

  /**
   * @param folder made where absent, for its owner alone
   * @param rowsPerSlice how many changes may be in memory at once
   * @param bytesPerSlice about how many bytes of them
   */
  SpilledChanges(Path folder, int rowsPerSlice, long bytesPerSlice) {
    this.folder = folder;
    this.rowsPerSlice = rowsPerSlice;
    this.bytesPerSlice = bytesPerSlice;
    try {
      Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      Path path =
          Files.createTempFile(folder, "transaction", ".spill", ownerOnly(folder, "rw-------"));
      this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      // On the file systems of Unix the file lives on without a name for as long as it is open.
      Files.delete(path);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static Stop unwritable(Path folder, IOException e) {
    return new Stop(
        Stop.Reason.FAILURE,
        "A large transaction of the source can not be spilled to "
            + folder
            + ": the disk is full, or the folder is not ours. Nothing of the transaction was applied. Make room, or set"
            + " hindsight.transaction.spill-directory, and start again.",
        e);
  }

  private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  void add(Change change) {
    try {
      if (change.linkedKey() != null) {
        moved.link(hash(change), hash(change.table(), change.linkedKey()));
      }
      if (change.row() != null) {
        shapes
            .computeIfAbsent(change.table(), table -> new LinkedHashSet<>())
            .add(change.row().shape());
      }
      int hash = hash(change);
      record.reset();
      codec.write(recordOut, change);
      bufferOut.writeInt(hash);
      bufferOut.writeInt(record.size());
      record.writeTo(bufferOut);
      count++;
      long size = Footprint.of(change);
      bytes += size;
      int block = hash >>> BLOCK_BITS & blocks.length - 1;
      blocks[block] += size;
      largestBlock = Math.max(largestBlock, blocks[block]);
      if (buffer.size() >= BUFFER) {
        flush();
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static int hash(Change change) {
    return change.key() == null ? EVERYWHERE : hash(change.table(), change.key());
  }

  private static int hash(TableId table, RowKey key) {
    return (31 * table.hashCode() + key.hashCode()) & Integer.MAX_VALUE;
  }

  private void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    buffer.reset();
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public Map<TableId, Set<RowShape>> shapes() {
    return shapes;
  }

  @Override
  public int slices() {
    long byRows = (count + rowsPerSlice - 1) / rowsPerSlice;
    long byBytes = (bytes + bytesPerSlice - 1) / bytesPerSlice;
    return (int) Math.max(1, Math.max(byRows, byBytes));
  }

  /**
   * Keys that count up have hashes that count up. Taken in blocks, those of a slice stand in pages
   * of the warehouse's index that no other slice writes to. Not where a block would be too much of
   * a slice: few keys, or large rows.
   */
  private boolean inBlocks(int slices) {
    return largestBlock <= bytes / slices / LEAST_BLOCKS_PER_SLICE;
  }

  @Override
  public void forEach(int slice, Consumer<Change> consumer) {
    int slices = slices();
    int shift = inBlocks(slices) ? BLOCK_BITS : 0;
    try {
      flush();
      file.position(0);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
      for (long i = 0; i < count; i++) {
        int hash = in.readInt();
        int length = in.readInt();
        if (hash == EVERYWHERE || (moved.of(hash) >>> shift) % slices == slice) {
          consumer.accept(
              codec.read(new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)))));
        } else {
          in.skipNBytes(length);
        }
      }
      file.position(file.size());
    } catch (IOException e) {
      throw new UncheckedIOException("the spill file cannot be read", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the spill file cannot be closed", e);
    }
  }
}
