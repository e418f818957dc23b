/**
 * Studies: one question, many runs, one table and one report.
 *
 * <p>A {@link dev.ito.study.Study} is experiments times variations times metrics; each combination
 * is a {@link dev.ito.study.Cell}, kept under the hash of all that decides its result.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.study;
