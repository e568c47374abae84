package dev.hindsight.transform;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Fits each element; the list itself is kept when none of them changes. Null elements stay. */
final class ArrayFit implements Fit {
  /** What an array of the H2 warehouse holds. */
  private static final int MOST_ELEMENTS = 65_536;

  private final Fit element;
  private final Wording wording;
  private final Refusal tooMany;

  ArrayFit(Fit element, Wording wording) {
    this.element = element;
    this.wording = wording;
    this.tooMany = wording.inexact("has more than " + MOST_ELEMENTS + " elements");
  }

  @Override
  public Object fit(Object value) {
    if (!(value instanceof List<?> list)) {
      return wording.wrongForm(value, "ARRAY");
    }
    if (list.size() > MOST_ELEMENTS) {
      return tooMany;
    }
    Object[] changed = null;
    for (int i = 0; i < list.size(); i++) {
      Object source = list.get(i);
      Object fitted = source == null ? null : element.fit(source);
      if (fitted instanceof Refusal) {
        return fitted;
      }
      if (fitted != source) {
        changed = changed == null ? list.toArray() : changed;
        changed[i] = fitted;
      }
    }
    return changed == null ? list : Collections.unmodifiableList(Arrays.asList(changed));
  }
}
