package dev.hindsight.change;

/** A source table, by schema and name as Postgres spells them. */
public record TableId(String schema, String name) {

  /** Reads {@code schema.name}; a name alone is in {@code public}. */
  public static TableId parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new TableId("public", text)
        : new TableId(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
