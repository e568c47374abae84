/** Holds the source against the history at one and the same position, while both go on. */
package dev.hindsight.verify;
