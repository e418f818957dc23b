/**
 * Sets of images as features of a fixed network, kept in files, and the distances between two sets:
 * Frechet, kernel, precision and recall, the Inception Score.
 */
package dev.ito.features;
