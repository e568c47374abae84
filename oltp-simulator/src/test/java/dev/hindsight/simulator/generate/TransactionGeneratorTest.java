package dev.hindsight.simulator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransactionGeneratorTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Parties PARTIES = PartyFactory.parties(3, 300, 120, 15);

  @Test
  void the_same_seed_gives_the_same_stream_and_another_seed_another() {
    assertThat(bookings(7, 2_000)).isEqualTo(bookings(7, 2_000)).isNotEqualTo(bookings(8, 2_000));
  }

  @Test
  void the_same_seed_gives_the_same_parties() {
    assertThat(PartyFactory.parties(3, 300, 120, 15)).isEqualTo(PARTIES);
  }

  @Test
  void names_and_zipcodes_are_unique_as_the_schema_demands() {
    Parties many = PartyFactory.parties(5, 20_000, 3_000, 500);
    assertThat(many.consumers()).extracting(Consumer::name).doesNotHaveDuplicates();
    assertThat(many.merchants()).extracting(Merchant::name).doesNotHaveDuplicates();
    assertThat(many.banks()).extracting(Bank::zipcode).doesNotHaveDuplicates();
  }

  @Test
  void about_a_tenth_has_no_merchant() {
    long without =
        bookings(1, 20_000).stream().filter(booking -> booking.merchantId() == null).count();
    assertThat(without / 20_000.0).isCloseTo(0.10, within(0.01));
  }

  @Test
  void consumers_go_to_preferred_merchants_more_often_than_not() {
    Map<Integer, Set<Integer>> preferred = new HashMap<>();
    PARTIES
        .consumers()
        .forEach(
            consumer -> preferred.put(consumer.id(), new HashSet<>(consumer.preferredMerchants())));
    List<Booking> purchases =
        bookings(1, 20_000).stream().filter(booking -> booking.merchantId() != null).toList();
    double share =
        purchases.stream()
                .filter(one -> preferred.get(one.consumerId()).contains(one.merchantId()))
                .count()
            / (double) purchases.size();
    assertThat(share).isBetween(0.58, 0.66);
  }

  @Test
  void amounts_fit_the_merchants_kind_and_the_column() {
    Map<Integer, MerchantKind> kinds = new HashMap<>();
    PARTIES.merchants().forEach(merchant -> kinds.put(merchant.id(), merchant.kind()));
    assertThat(bookings(2, 5_000))
        .allSatisfy(booking -> assertThat(booking.amount().scale()).isEqualTo(5))
        .filteredOn(booking -> booking.merchantId() != null)
        .allSatisfy(
            booking -> {
              MerchantKind kind = kinds.get(booking.merchantId());
              assertThat(booking.amount())
                  .isBetween(
                      BigDecimal.valueOf(kind.leastCents(), 2),
                      BigDecimal.valueOf(kind.mostCents() + 1L, 2));
            });
  }

  @Test
  void labels_look_like_those_of_banks() {
    assertThat(bookings(2, 2_000))
        .extracting(Booking::label)
        .allMatch(
            label ->
                label.matches(
                    "CB .+ \\d\\d/\\d\\d [A-Z ]+|PRLV SEPA .+ REF \\d{6}|VIR SEPA .+"
                        + "|RETRAIT DAB \\d\\d/\\d\\d PARIS"));
  }

  @Test
  void executions_are_a_few_days_off_and_countries_several() {
    List<Booking> bookings = bookings(2, 5_000);
    assertThat(bookings)
        .allSatisfy(
            booking ->
                assertThat(Duration.between(booking.creationDate(), booking.executionDate()))
                    .isBetween(Duration.ofDays(-1), Duration.ofDays(4)));
    assertThat(bookings.stream().map(Booking::countryCode).distinct()).hasSizeGreaterThan(8);
  }

  @Test
  void ids_follow_without_gaps_and_never_wrap_around() {
    assertThat(bookings(1, 100)).extracting(Booking::id).containsExactlyElementsOf(ids(100));
    TransactionGenerator last = new TransactionGenerator(PARTIES, 1, Integer.MAX_VALUE);
    assertThatThrownBy(() -> last.next(START)).isInstanceOf(ArithmeticException.class);
  }

  private static List<Integer> ids(int count) {
    return Stream.iterate(1, id -> id + 1).limit(count).toList();
  }

  private static List<Booking> bookings(long seed, int count) {
    TransactionGenerator generator = new TransactionGenerator(PARTIES, seed, 1);
    return Stream.iterate(START, at -> at.plusMillis(250))
        .limit(count)
        .map(generator::next)
        .toList();
  }
}
