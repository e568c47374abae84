package dev.hindsight.simulator.source;

import dev.hindsight.simulator.generate.Bank;
import dev.hindsight.simulator.generate.Consumer;
import dev.hindsight.simulator.generate.Merchant;
import dev.hindsight.simulator.generate.Parties;
import dev.hindsight.simulator.generate.PartyFactory;
import dev.hindsight.simulator.generate.TakenNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the simulated group in the source and inserts who is absent, in one source transaction.
 * What exists is used as it is, lowest ids first.
 */
public final class PartyStore {

  /**
   * The group and every name in the source.
   *
   * @param parties the group asked for
   * @param taken also the names of those outside it
   */
  public record Present(Parties parties, TakenNames taken) {}

  private final PartyTables tables;
  private final long seed;
  private PartyFactory factory;

  private PartyStore(Connection connection, long seed) {
    this.tables = new PartyTables(connection);
    this.seed = seed;
  }

  /**
   * Reads and completes the group. In autocommit what is inserted is committed; else it belongs to
   * the caller's transaction.
   */
  public static Present ensure(Connection connection, Cast cast, long seed) {
    try {
      boolean alone = connection.getAutoCommit();
      connection.setAutoCommit(false);
      Present present = new PartyStore(connection, seed).complete(cast);
      if (alone) {
        connection.commit();
        connection.setAutoCommit(true);
      }
      return present;
    } catch (SQLException e) {
      throw SourceException.of("cannot create consumers, merchants and banks", e);
    }
  }

  private Present complete(Cast cast) throws SQLException {
    List<Merchant> shops = tables.merchants();
    Set<String> shopNames = namesOf(shops, Merchant::name);
    List<Merchant> newShops = new ArrayList<>();
    int shopId = nextId(shops, Merchant::id);
    for (String name : absent(cast.merchants(), shops, Merchant::name)) {
      int id = shopId++;
      newShops.add(new Merchant(id, name != null ? name : factory().merchantName(id, shopNames)));
    }
    tables.insertMerchants(newShops);

    List<Bank> branches = tables.banks();
    Set<String> zipcodes = namesOf(branches, Bank::zipcode);
    List<Bank> newBranches = new ArrayList<>();
    int bankId = nextId(branches, Bank::id);
    for (String name : absent(cast.banks(), branches, Bank::name)) {
      newBranches.add(
          factory().bank(bankId++, name != null ? name : factory().bankName(), zipcodes));
    }
    tables.insertBanks(newBranches);

    List<Merchant> group = group(cast.merchants(), shops, newShops, Merchant::name);
    List<Consumer> people = tables.consumers();
    Set<String> peopleNames = namesOf(people, Consumer::name);
    List<Consumer> newPeople = new ArrayList<>();
    int personId = nextId(people, Consumer::id);
    for (String name : absent(cast.consumers(), people, Consumer::name)) {
      String chosen = name != null ? name : factory().consumerName(peopleNames);
      newPeople.add(factory().consumer(personId++, chosen, group));
    }
    tables.insertConsumers(newPeople);

    newShops.forEach(shop -> shopNames.add(shop.name()));
    newPeople.forEach(person -> peopleNames.add(person.name()));
    return new Present(
        new Parties(
            group(cast.consumers(), people, newPeople, Consumer::name),
            group,
            group(cast.banks(), branches, newBranches, Bank::name)),
        new TakenNames(peopleNames, shopNames));
  }

  /** Filling the pools of names takes a moment, and mostly nobody is absent. */
  private PartyFactory factory() {
    if (factory == null) {
      factory = new PartyFactory(seed);
    }
    return factory;
  }

  /** The names to insert; null stands for one to be made up. */
  private static <T> List<String> absent(
      Selection wanted, List<T> present, Function<T, String> name) {
    List<String> absent = new ArrayList<>();
    if (wanted.names().isEmpty()) {
      for (int i = present.size(); i < wanted.count(); i++) {
        absent.add(null);
      }
      return absent;
    }
    Set<String> names = namesOf(present, name);
    wanted.names().stream().filter(each -> !names.contains(each)).forEach(absent::add);
    return absent;
  }

  private static <T> List<T> group(
      Selection wanted, List<T> present, List<T> added, Function<T, String> name) {
    List<T> all = new ArrayList<>(present);
    all.addAll(added);
    if (wanted.names().isEmpty()) {
      return all.subList(0, wanted.count());
    }
    Set<String> names = new HashSet<>(wanted.names());
    return all.stream().filter(each -> names.contains(name.apply(each))).toList();
  }

  private static <T> Set<String> namesOf(List<T> rows, Function<T, String> name) {
    Set<String> names = new HashSet<>();
    rows.forEach(row -> names.add(name.apply(row)));
    return names;
  }

  private static <T> int nextId(List<T> rows, Function<T, Integer> id) {
    return rows.isEmpty() ? 1 : Math.incrementExact(id.apply(rows.get(rows.size() - 1)));
  }
}
