/**
 * The OLTP side of Hindsight: makes a bank's source database, fills it, and keeps making and
 * mending mistakes in it.
 */
package dev.hindsight.simulator;
