package dev.hindsight.capture;

import java.util.Arrays;

/**
 * Which hashes of keys belong together because a key change leads from one to the other. All of a
 * group have one hash in common, that of one of them. Keys that share a hash by chance end up in
 * one group: that is harmless. Eight bytes for each entry, at half load at most: a million keys
 * that move take 32 MB. Not thread-safe.
 */
final class LinkedHashes {
  private static final int NONE = -1;

  private int[] hashes = new int[1 << 8];
  private int[] parents = new int[1 << 8];
  private int size;

  LinkedHashes() {
    Arrays.fill(hashes, NONE);
  }

  /** From now on both have one group; neither is negative. */
  void link(int one, int other) {
    int from = of(one);
    int to = of(other);
    put(from, to);
    put(one, to);
    put(other, to);
  }

  /** The hash that stands for the group; the hash itself where nothing is linked with it. */
  int of(int hash) {
    if (size == 0) {
      return hash;
    }
    int root = hash;
    for (int place = find(root); hashes[place] != NONE && parents[place] != root; ) {
      root = parents[place];
      place = find(root);
    }
    // The next one who asks has it nearer.
    int each = hash;
    while (each != root) {
      int place = find(each);
      each = parents[place];
      parents[place] = root;
    }
    return root;
  }

  private void put(int hash, int parent) {
    int place = find(hash);
    if (hashes[place] == NONE) {
      hashes[place] = hash;
      size++;
    }
    parents[place] = parent;
    if (size * 2 > hashes.length) {
      grow();
    }
  }

  private void grow() {
    int[] oldHashes = hashes;
    int[] oldParents = parents;
    hashes = new int[oldHashes.length * 2];
    parents = new int[hashes.length];
    Arrays.fill(hashes, NONE);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != NONE) {
        int place = find(oldHashes[i]);
        hashes[place] = oldHashes[i];
        parents[place] = oldParents[i];
      }
    }
  }

  /** The place of the hash, or the free one where it would be. */
  private int find(int hash) {
    int mask = hashes.length - 1;
    // Keys that count up have hashes that count up.
    int place = (hash * 0x9E3779B9) >>> 1 & mask;
    while (hashes[place] != NONE && hashes[place] != hash) {
      place = place + 1 & mask;
    }
    return place;
  }
}
