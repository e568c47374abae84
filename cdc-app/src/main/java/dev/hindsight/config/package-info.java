/**
 * Settings: from defaults, file, environment and flags to one tree of typed, checked, immutable
 * records. Everything wrong is reported at once, with the nearest right name; secrets never show.
 */
package dev.hindsight.config;
