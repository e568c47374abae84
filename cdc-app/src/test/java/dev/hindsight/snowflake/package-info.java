/**
 * A stand-in for Snowflake, for tests: an HTTP server that speaks the JDBC driver's protocol and
 * keeps its tables in H2. It is strict: a statement, function or type that it does not know fails,
 * and so does what H2 takes and Snowflake does not. Like Snowflake it does not enforce primary
 * keys, commits at DDL, folds names to capitals, refuses a MERGE that hits a row twice, and leaves
 * the transaction of a client that died open for a while.
 *
 * <p>What it cannot show: the real optimizer, implicit casts, locks of whole partitions,
 * privileges, cost.
 */
package dev.hindsight.snowflake;
