/**
 * Sets of images as features of a fixed network, kept in files, and the distances between two sets:
 * Frechet, kernel, precision and recall, the Inception Score.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.features;
