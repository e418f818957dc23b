/**
 * The proof report: every solver against the published algorithms and its declared order, on scores
 * that are known exactly.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.verify;
