package dev.hindsight.simulator.generate;

/** Why a row is not, or was not, what it should be. */
public sealed interface Cause permits BankError, Dirt {

  /** The name under which the truth counts it. */
  String name();
}
