/**
 * What a running pipeline tells the outside: metrics and health, on the loopback address only. No
 * personal data in any of it.
 */
package dev.hindsight.status;
