package org.h2.mvstore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Changes many entries of a map at once, in the order of their keys: each page on the way is copied
 * once, however many of its entries change. {@link MVMap#operate} goes down from the root and
 * copies all pages on the way for each entry.
 *
 * <p>It lies in H2's package because H2 shows nobody else how pages are split, replaced and locked
 * (docs/decisions/023-sorted-changes.md). As there, whoever reads sees the map as it was before or
 * after; where another one has changed the map meanwhile, all is decided about anew.
 */
public final class SortedChanges<K, V> {
  /** So often others may come first; then the map is locked. */
  private static final int PATIENCE = 100;

  /** What becomes of an entry. Asked in no order of places, and about each perhaps again. */
  @FunctionalInterface
  public interface Decision<K, V> {
    /**
     * @param place of the key in the list
     * @param left the key before it in the map as it becomes; null where that one lies on another
     *     page, or there is none
     * @param right the key behind it in the map as it was; null likewise
     * @param existing null if there is none
     * @return null for no entry, {@code existing} itself for no change
     */
    V of(int place, K left, K right, V existing);
  }

  /** Pages that follow one another, with the keys that divide them: one fewer. */
  private record Pages<K, V>(List<Page<K, V>> pages, List<K> between) {
    static <K, V> Pages<K, V> of(Page<K, V> page) {
      return new Pages<>(List.of(page), List.of());
    }

    boolean are(Page<K, V> page) {
      return pages.size() == 1 && pages.get(0) == page;
    }
  }

  private final MVMap<K, V> map;
  private final List<K> keys;
  private final Decision<K, V> decision;
  private final Page<K, V> before;
  private final List<Page<K, V>> replaced = new ArrayList<>();
  private Page<K, V> after;
  private int unsaved;

  private SortedChanges(MVMap<K, V> map, List<K> keys, Decision<K, V> decision, Page<K, V> before) {
    this.map = map;
    this.before = before;
    this.keys = keys;
    this.decision = decision;
  }

  /**
   * @param keys ascending, each once; out of order nothing could be found again, so they are looked
   *     through first
   * @param version of the store that the change must not be older than: that of what must not be
   *     missing where the change is stored
   * @return the version of the store that the change belongs to
   */
  public static <K, V> long apply(
      MVMap<K, V> map, List<K> keys, Decision<K, V> decision, LongSupplier version) {
    if (keys.isEmpty()) {
      return Long.MIN_VALUE;
    }
    for (int i = 1; i < keys.size(); i++) {
      if (map.compare(keys.get(i - 1), keys.get(i)) >= 0) {
        throw new IllegalArgumentException("the keys are not in their order at place " + i);
      }
    }
    map.beforeWrite();
    SortedChanges<K, V> changes = null;
    for (int attempt = 1; ; attempt++) {
      RootReference<K, V> before = map.flushAndGetRoot();
      boolean locked = attempt > PATIENCE;
      if (locked) {
        before = map.tryLock(before, attempt);
        if (before == null) {
          continue;
        }
      }
      Page<K, V> root = before.root;
      try {
        if (changes == null || changes.before != root) {
          changes = new SortedChanges<>(map, keys, decision, root);
          changes.decide();
        }
        // Whoever stores takes the maps one after the other, and comes to this one too.
        if (before.version >= version.getAsLong()
            && (locked || before.updateRootPage(changes.after, attempt) != null)) {
          root = changes.after;
          changes.account(before.version);
          return before.version;
        }
      } finally {
        if (locked) {
          map.unlockRoot(root);
        }
      }
      Thread.yield();
      if (map.isClosed()) {
        throw DataUtils.newMVStoreException(DataUtils.ERROR_CLOSED, "The map is closed");
      }
    }
  }

  private void decide() {
    Pages<K, V> pages = page(before, 0, keys.size(), true);
    while (pages.pages().size() > 1) {
      pages = cut(parent(pages));
    }
    after = pages.pages().isEmpty() ? map.createEmptyLeaf() : pages.pages().get(0);
  }

  private void account(long version) {
    for (Page<K, V> page : replaced) {
      unsaved += page.removePage(version);
    }
    if (map.isPersistent()) {
      map.registerUnsavedMemory(unsaved);
    }
  }

  private Page<K, V> parent(Pages<K, V> pages) {
    Page.PageReference<K, V>[] children = Page.createRefStorage(pages.pages().size());
    long count = 0;
    for (int i = 0; i < children.length; i++) {
      children[i] = new Page.PageReference<>(pages.pages().get(i));
      count += children[i].count;
    }
    return Page.createNode(map, array(pages.between()), children, count, 0);
  }

  private K[] array(List<K> list) {
    K[] array = map.getKeyType().createStorage(list.size());
    return list.toArray(array);
  }

  /** What comes in the place of a page when the keys between two places are decided about. */
  private Pages<K, V> page(Page<K, V> page, int from, int to, boolean last) {
    return page.isLeaf() ? leaf(page, from, to, last) : node(page, from, to, last);
  }

  private Pages<K, V> node(Page<K, V> page, int from, int to, boolean last) {
    Page<K, V> copy = page;
    // From the last child on, so that those before keep their places.
    for (int end = to; end > from; ) {
      int child = childOf(page, keys.get(end - 1));
      int start = child == 0 ? from : firstNotBelow(page.getKey(child - 1), from, end);
      Page<K, V> old = page.getChildPage(child);
      Pages<K, V> pages = page(old, start, end, last && child == page.getKeyCount());
      if (!pages.are(old)) {
        copy = copy == page ? page.copy() : copy;
        if (!replace(copy, child, pages)) {
          replaced.add(page);
          return new Pages<>(List.of(), List.of());
        }
      }
      end = start;
    }
    if (copy == page) {
      return Pages.of(page);
    }
    replaced.add(page);
    return copy.getKeyCount() == 0 ? Pages.of(copy.getChildPage(0)) : cut(copy);
  }

  private static <K, V> int childOf(Page<K, V> page, K key) {
    int found = page.binarySearch(key);
    return found < 0 ? ~found : found + 1;
  }

  private int firstNotBelow(K bound, int from, int to) {
    int low = from;
    int high = to;
    if (map.compare(keys.get(low), bound) >= 0) {
      return low;
    }
    while (low < high) {
      int middle = low + high >>> 1;
      if (map.compare(keys.get(middle), bound) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** False if the node has no child any more. */
  private boolean replace(Page<K, V> node, int child, Pages<K, V> pages) {
    int last = pages.pages().size() - 1;
    if (last < 0) {
      if (node.getKeyCount() == 0) {
        return false;
      }
      node.remove(child);
      return true;
    }
    node.setChild(child, pages.pages().get(last));
    for (int i = last - 1; i >= 0; i--) {
      node.insertNode(child, pages.between().get(i), pages.pages().get(i));
    }
    return true;
  }

  private Pages<K, V> leaf(Page<K, V> page, int from, int to, boolean last) {
    int count = page.getKeyCount();
    int most = count + to - from;
    K[] newKeys = map.getKeyType().createStorage(most);
    V[] newValues = map.getValueType().createStorage(most);
    int size = 0;
    int next = 0;
    boolean changed = false;
    boolean appended = last;
    for (int place = from; place < to; place++) {
      K key = keys.get(place);
      int found = find(page, key, next);
      for (int until = found < 0 ? ~found : found; next < until; next++) {
        newKeys[size] = page.getKey(next);
        newValues[size++] = page.getValue(next);
      }
      V existing = found < 0 ? null : page.getValue(found);
      next = found < 0 ? next : found + 1;
      appended &= next == count;
      V value =
          decision.of(
              place,
              size == 0 ? null : newKeys[size - 1],
              next == count ? null : page.getKey(next),
              existing);
      if (value != null) {
        newKeys[size] = found < 0 ? key : page.getKey(found);
        newValues[size++] = value;
      }
      changed |= value != existing;
    }
    if (!changed) {
      return Pages.of(page);
    }
    for (; next < count; next++) {
      newKeys[size] = page.getKey(next);
      newValues[size++] = page.getValue(next);
    }
    if (count > 0) {
      replaced.add(page);
    }
    return leaves(newKeys, newValues, size, appended);
  }

  /** As {@link Page#binarySearch}, from a place on: the next key is often near. */
  private int find(Page<K, V> leaf, K key, int from) {
    int low = from;
    int high = leaf.getKeyCount() - 1;
    for (int step = 1; low + step <= high; step <<= 1) {
      int compared = map.compare(key, leaf.getKey(low + step - 1));
      if (compared == 0) {
        return low + step - 1;
      }
      if (compared < 0) {
        high = low + step - 2;
        break;
      }
      low += step;
    }
    while (low <= high) {
      int middle = low + high >>> 1;
      int compared = map.compare(key, leaf.getKey(middle));
      if (compared == 0) {
        return middle;
      }
      if (compared > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  /** Full ones where rows are only added behind, else alike. */
  private Pages<K, V> leaves(K[] newKeys, V[] newValues, int size, boolean appended) {
    int full = map.getStore().getKeysPerPage();
    int each = full;
    if (!appended && size > full) {
      int pieces = (size + full - 1) / full;
      each = (size + pieces - 1) / pieces;
    }
    List<Page<K, V>> pages = new ArrayList<>();
    List<K> between = new ArrayList<>();
    for (int at = 0; at < size; at += each) {
      int length = Math.min(each, size - at);
      K[] pageKeys = map.getKeyType().createStorage(length);
      V[] pageValues = map.getValueType().createStorage(length);
      System.arraycopy(newKeys, at, pageKeys, 0, length);
      System.arraycopy(newValues, at, pageValues, 0, length);
      if (at > 0) {
        between.add(pageKeys[0]);
      }
      Pages<K, V> cut = cut(Page.createLeaf(map, pageKeys, pageValues, 0));
      pages.addAll(cut.pages());
      between.addAll(cut.between());
    }
    return new Pages<>(pages, between);
  }

  /** As H2 cuts a page that has become too large. */
  private Pages<K, V> cut(Page<K, V> page) {
    MVStore store = map.getStore();
    int count = page.getKeyCount();
    if (count <= store.getKeysPerPage()
        && (page.getMemory() <= store.getMaxPageSize() || count <= (page.isLeaf() ? 1 : 2))) {
      unsaved += page.getMemory();
      return Pages.of(page);
    }
    int at = count >> 1;
    K key = page.getKey(at);
    Page<K, V> right = page.split(at);
    Pages<K, V> one = cut(page);
    Pages<K, V> other = cut(right);
    List<Page<K, V>> pages = new ArrayList<>(one.pages());
    pages.addAll(other.pages());
    List<K> between = new ArrayList<>(one.between());
    between.add(key);
    between.addAll(other.between());
    return new Pages<>(pages, between);
  }
}
