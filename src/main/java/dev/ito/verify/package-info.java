/**
 * The proof report: every solver against the published algorithms and its declared order, on scores
 * that are known exactly.
 */
package dev.ito.verify;
