/**
 * Ito as a library: {@link dev.ito.Generator}, with which the commands draw their samples too.
 *
 * <p>What its methods take and return is in {@code math}, {@code data}, {@code sde}, {@code score},
 * {@code solver}, {@code likelihood} and {@code experiment}.
 */
package dev.ito;
