package dev.hindsight.simulator.generate;

/** A row of {@code merchants}. */
public record Merchant(int id, String name) {

  /** What the merchant sells: a known chain's trade, else one given by the id. */
  public MerchantKind kind() {
    return MerchantKind.of(this);
  }
}
