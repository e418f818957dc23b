/**
 * Data sets: what a configuration names, the examples behind it, and how their files are fetched.
 *
 * <p>Examples come in model units; {@link dev.ito.data.PixelScale} is the way between them and
 * pixel levels.
 */
package dev.ito.data;
