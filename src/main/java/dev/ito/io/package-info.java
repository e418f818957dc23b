/**
 * Files that are whole or not there: arrays, folders, checksums; and the progress of long work.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.io;
