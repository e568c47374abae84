/**
 * The warehouse over JDBC: the versions, rejections, gaps and the position of a batch in one
 * transaction. The tables' own declarations are the truth about columns; what differs between H2
 * and Snowflake is in {@link dev.hindsight.warehouse.Dialect}.
 */
package dev.hindsight.warehouse;
