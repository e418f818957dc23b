/**
 * The strict codec between YAML and records, with the schema that follows from them.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.yaml;
