/** The strict codec between YAML and records, with the schema that follows from them. */
package dev.ito.yaml;
