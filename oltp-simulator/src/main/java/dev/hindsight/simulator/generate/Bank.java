package dev.hindsight.simulator.generate;

/** A row of {@code banks}; many branches share a name, the zipcode is unique. */
public record Bank(int id, String name, String zipcode) {}
