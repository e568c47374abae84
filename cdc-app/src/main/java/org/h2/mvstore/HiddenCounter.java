package org.h2.mvstore;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter that H2's objects of one class keep to themselves. Where a version of H2 has it not,
 * the class that asks for it does not load.
 */
public final class HiddenCounter<T> {
  private final Field field;

  public HiddenCounter(Class<T> owner, String name) {
    try {
      field = owner.getDeclaredField(name);
      field.setAccessible(true);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The object's own counter, not a copy. */
  public AtomicLong of(T owner) {
    try {
      return (AtomicLong) field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
