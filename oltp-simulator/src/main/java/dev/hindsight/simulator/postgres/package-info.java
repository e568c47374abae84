/**
 * A real, durable Postgres in a folder, started and stopped with this process: the source of the
 * demo and of the tests.
 */
package dev.hindsight.simulator.postgres;
