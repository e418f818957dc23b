/**
 * Studies: one question, many runs, one table and one report.
 *
 * <p>A {@link dev.ito.study.Study} is experiments times variations times metrics; each combination
 * is a {@link dev.ito.study.Cell}, kept under the hash of all that decides its result.
 */
package dev.ito.study;
