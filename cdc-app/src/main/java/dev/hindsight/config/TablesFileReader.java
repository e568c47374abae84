package dev.hindsight.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.transform.RuleName;
import dev.hindsight.transform.RuleSettings;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Walks through the file once and notes every mistake on the way. */
final class TablesFileReader {
  private static final List<String> TOP = List.of("tables", "rule-settings");
  private static final List<String> TABLE =
      List.of("history", "key", "rename", "clock", "consumer", "rules");
  private static final List<String> SETTINGS = List.of(RuleName.PLAUSIBLE_DATE.text());
  private static final List<String> WINDOW = List.of("earliest", "ahead");

  /** Names that need no quotes in any warehouse; they become part of SQL statements. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private static final Pattern TABLE_NAME = Pattern.compile("([^.]+\\.)?[^.]+");

  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> takenHistories = new HashMap<>();
  private final Map<TableId, String> takenSources = new HashMap<>();

  List<String> problems() {
    return List.copyOf(problems);
  }

  TablesFile read(JsonNode json) {
    TablesFileNode root = new TablesFileNode("", json, problems);
    root.onlyKeys(TOP);
    List<TableSpec> tables = new ArrayList<>();
    root.child("tables")
        .entries()
        .forEach((name, node) -> table(name, node).ifPresent(tables::add));
    if (tables.isEmpty() && problems.isEmpty()) {
      problems.add("tables: There is no table in it.");
    }
    return new TablesFile(tables, settings(root.child("rule-settings")));
  }

  private Optional<TableSpec> table(String name, TablesFileNode node) {
    int before = problems.size();
    node.onlyKeys(TABLE);
    if (problems.size() > before && !node.json().isObject()) {
      return Optional.empty();
    }
    if (!TABLE_NAME.matcher(name).matches()) {
      node.problem("A source table is written as schema.name.");
    }
    TableId source = TableId.parse(name);
    if (takenSources.put(source, name) != null) {
      node.problem("The table " + source + " stands in the file twice.");
    }
    String history = plainName(node.child("history"));
    String other = takenHistories.putIfAbsent(history, name);
    if (other != null && !history.isEmpty()) {
      node.problem("Its history " + history + " is already that of " + other + ".");
    }
    List<String> key = node.child("key").texts();
    if (key.isEmpty()) {
      node.problem("It needs a key: the source columns that name a row.");
    }
    Map<String, String> renames = renames(node.child("rename"));
    Map<String, List<String>> rules = rules(node.child("rules"), key);
    List<String> clock = node.child("clock").texts();
    List<String> consumer = node.child("consumer").texts();
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(new TableSpec(source, history, key, renames, rules, clock, consumer));
  }

  private static String plainName(TablesFileNode node) {
    String name = node.text();
    if (!name.isEmpty() && !PLAIN_NAME.matcher(name).matches()) {
      node.problem("A name in the warehouse has only a to z, 0 to 9 and _, unlike " + name + ".");
    }
    return name;
  }

  private static Map<String, String> renames(TablesFileNode node) {
    Map<String, String> renames = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (column, child) -> {
              String target = plainName(child);
              if (!target.isEmpty() && renames.containsValue(target)) {
                child.problem("Another column is already renamed to " + target + ".");
              }
              renames.put(column, target);
            });
    return renames;
  }

  private static Map<String, List<String>> rules(TablesFileNode node, List<String> key) {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (column, child) -> {
              rules.put(column, child.texts());
              rules.get(column).forEach(name -> rule(child, name, key.contains(column)));
            });
    return rules;
  }

  private static void rule(TablesFileNode node, String name, boolean onKey) {
    Optional<RuleName> rule = RuleName.of(name);
    if (rule.isEmpty() && !name.isEmpty()) {
      node.problem("There is no rule " + name + TablesFileHint.of(name, RuleName.names()));
    } else if (onKey && rule.map(RuleName::changesValues).orElse(false)) {
      node.problem("The rule " + name + " changes values, and a key column must stay as it is.");
    }
  }

  private static RuleSettings settings(TablesFileNode node) {
    node.onlyKeys(SETTINGS);
    TablesFileNode window = node.child(RuleName.PLAUSIBLE_DATE.text());
    window.onlyKeys(WINDOW);
    RuleSettings defaults = RuleSettings.DEFAULTS;
    TablesFileNode earliest = window.child("earliest");
    TablesFileNode ahead = window.child("ahead");
    return new RuleSettings(
        earliest.absent() ? defaults.earliest() : day(earliest, defaults.earliest()),
        ahead.absent() ? defaults.ahead() : period(ahead, defaults.ahead()));
  }

  private static LocalDate day(TablesFileNode node, LocalDate otherwise) {
    String text = node.text();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      node.problem("A day such as 1990-01-01 is expected here.");
      return otherwise;
    }
  }

  private static Period period(TablesFileNode node, Period otherwise) {
    String text = node.text();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Period period = Period.parse(text);
      if (!period.isNegative()) {
        return period;
      }
    } catch (DateTimeException e) {
      // Said below, with the negative ones.
    }
    node.problem("A period such as P1Y, P18M or P30D is expected here.");
    return otherwise;
  }
}
