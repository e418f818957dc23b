/** Files that are whole or not there: arrays, folders, checksums; and the progress of long work. */
package dev.ito.io;
