/**
 * The loop: whole source transactions in, warehouse commits out, the slot confirmed behind them.
 * Start-up decisions, retries, back-pressure and the clean stop live here.
 */
package dev.hindsight.pipeline;
