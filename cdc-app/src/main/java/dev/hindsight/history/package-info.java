/**
 * The algebra of SCD Type 2: (open versions, changes) to closes and opens. Pure and deterministic:
 * the same transactions on the same open versions give the same plan, whatever the warehouse and
 * however they are split into commits. Nothing here knows a database.
 */
package dev.hindsight.history;
