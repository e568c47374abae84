/** Moves a whole history from one warehouse into another, which may be of another kind. */
package dev.hindsight.copy;
