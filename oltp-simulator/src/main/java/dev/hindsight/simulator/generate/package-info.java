/**
 * The pure core: parties, bookings, bank errors and dirty rows, drawn from one seed. No I/O and no
 * clock; the same seed, parties and instants give the same stream.
 */
package dev.hindsight.simulator.generate;
